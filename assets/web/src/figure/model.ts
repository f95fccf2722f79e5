/** The model of a figure as `layers/figure/model.py` composes it: page in millimetres, map in hundredths of one. */

import type { AnnotationsModel } from "./annotation_model";
import type { Kind } from "../basemap_style";
import type { Style } from "../style";

/** Left, top, width and height. */
export type BoxTuple = [number, number, number, number];
export type Point = [number, number];

export interface GroundPath {
  kind: Kind;
  d: string;
  hatch?: string;
}

/** One style's features in a layer, its picture taken apart into plain paths. */
export interface Mark {
  shape: "area" | "line" | "point";
  style: Style;
  d?: string;
  hatch?: string;
  dots?: string[];
  fade?: string[];
  fade_opacity?: number;
  ticks?: string;
  /** How much smaller than their style points are drawn, where there are many. */
  shrink?: number;
  at?: Point[];
}

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

export interface GroundName {
  text: string;
  arabic: string | null;
  kind: string;
  rank: number;
  x: number;
  y: number;
}

export interface Note {
  number: number | null;
  text: string;
  quote: string | null;
  credit: string;
  details: string[];
}

/** What the layers show; `says` may be empty. */
export interface LegendEntry {
  title: string;
  says: string;
  shape: Mark["shape"];
  style: Style;
}

export interface Legend {
  entries: LegendEntry[];
  parties: { name: string; colour: string }[];
  classes: string[];
  ground: { label: string; kind: Kind }[];
  disputed: string | null;
  attribution: string;
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
  projection: string;
  ratio: string;
  disclaimer: string;
  publisher: string | null;
  contact: string | null;
  map_number: string | null;
  version: string | null;
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
  furniture: {
    scale: { box: BoxTuple; bar: { width: number; labels: string[]; unit: string }; ratio: string };
    north: number;
    locator: (Inset & { box: BoxTuple }) | null;
    locator_aside: Inset | null;
  };
}
