/** The model of a figure as `layers/figure/model.py` composes it: page in millimetres, map in hundredths of one. */

import type { AnnotationsModel } from "./annotation_model";
import type { Kind } from "../basemap_style";
import type { GroundName, GroundPath, Mark, Point } from "./drawn_model";
import type { Style } from "../style";

/** Left, top, width and height. */
export type BoxTuple = [number, number, number, number];

export interface FeatureLabel {
  name: string | null;
  arabic: string | null;
  numbers: string;
  layer: string;
  key: number;
  shape: "area" | "line" | "point";
  x: number;
  y: number;
  reach: number;
  /** Places inside an area, and the course of a line. */
  inside: Point[];
  along: Point[];
  colour: string;
  /** Where the block was put by hand: millimetres to the right and down from the feature's place to its middle. */
  pin: [number, number] | null;
}

export interface Note {
  number: number | null;
  text: string;
  quote: string | null;
  credit: string;
  details: string[];
}

/** An entry of the legend; `says` may be empty. */
export interface LegendEntry {
  id: string;
  title: string;
  says: string;
  shape: Mark["shape"];
  /** One, or several where what the entry stands for has several looks. */
  styles: Style[];
}

export interface Legend {
  title: string;
  /** How many entries stand side by side, or null where the page decides. */
  columns: number | null;
  shown: boolean;
  entries: LegendEntry[];
  parties: { title: string; colour: string }[];
  classes: LegendEntry[];
  ground: { title: string; kind: Kind }[];
  disputed: string | null;
  attribution: string;
}

/** One end of a grid's line: `over` stands small before the text. */
export interface GridLabel {
  text: string;
  over: string;
  edge: "top" | "bottom" | "left" | "right";
  x: number;
  y: number;
}

/** The graticule or the military grid, as `layers/figure/grid.py` makes it. */
export interface Grid {
  lines: string;
  heavy: string;
  labels: GridLabel[];
  squares: { text: string; x: number; y: number }[];
  note: string;
}

/** Scale bars, ratio and north arrow; the arrow stands within the indent. */
export interface ScaleBlock {
  box: BoxTuple;
  bars: { width: number; labels: string[]; unit: string }[];
  indent: number;
  ratio: string | null;
  north: number | null;
}

export interface Inset {
  width: number;
  height: number;
  ground: GroundPath[];
  outline: string;
  names: GroundName[];
}

export interface FigureMap {
  width: number;
  height: number;
  units: number;
  ratio: number;
  type_scale: number;
  /** The address of the shadows of the relief, or null. */
  relief: string | null;
  ground: GroundPath[];
  layers: { id: string; title: string; opacity: number; marks: Mark[] }[];
}

/** A picture in the page's title band, in millimetres. */
export interface Logo {
  address: string;
  width: number;
  height: number;
}

/** What is on a whole page and not on a map that is exported alone. */
export interface PageTexts {
  subtitle: string | null;
  as_of: string | null;
  handling: string | null;
  notes: { numbered: Note[]; elsewhere: Note[]; placeless: Note[] };
  remarks: string[];
  methods: { names: string; method: string }[];
  grades: string | null;
  sources: [string, boolean][][];
  source_names: string[];
  projection: string | null;
  disclaimer: string | null;
  publisher: string | null;
  contact: string | null;
  map_number: string | null;
  version: string | null;
  cut_off: string | null;
  logo: Logo | null;
  produced: string | null;
  legend: Legend;
}

export interface FigureModel extends PageTexts {
  paper: string;
  alone: boolean;
  plan: {
    width: number;
    height: number;
    type_scale: number;
    layout: "report" | "page" | "slide" | "card";
    title: BoxTuple;
    map: BoxTuple;
    columns: BoxTuple[];
    footer: BoxTuple;
    next_columns: BoxTuple[];
    next_footer: BoxTuple;
  };
  title: string;
  map: FigureMap;
  ground_names: GroundName[];
  features: FeatureLabel[];
  /** What is left without names because there is too much of it. */
  massed: string[];
  annotations: AnnotationsModel;
  grid: Grid | null;
  furniture: {
    scale: ScaleBlock | null;
    scale_aside: ScaleBlock | null;
    /** By how many degrees north differs within the frame, where that is too much for an arrow. */
    north_varies: number | null;
    locator: (Inset & { box: BoxTuple }) | null;
    locator_aside: Inset | null;
  };
}

/** The parts of a model that the map is drawn from; the rest is written around it. */
export const MAP_PARTS = ["alone", "plan", "map", "ground_names", "features", "massed", "annotations", "grid", "furniture"] as const;

export type MapModel = Pick<FigureModel, (typeof MAP_PARTS)[number]>;
