/** The annotations of a figure as `layers/figure/annotations.py` draws them, in hundredths of a millimetre of the page. */

import type { GroundName, GroundPath, Mark, Point } from "./drawn_model";

export type AnnotationKind = "callout" | "text" | "arrow" | "rectangle" | "ellipse" | "line" | "spotlight" | "inset" | "image";

/** Left, top, width and height in hundredths of a millimetre. */
export type Box = [number, number, number, number];

/** Every setting resolved, see `layers/figure/annotation_style.py`; widths in CSS pixels, dashes in widths of the line. */
export interface AnnotationStyle {
  stroke: string | null;
  stroke_width: number;
  dash: number[];
  fill: string | null;
  fill_opacity: number;
  text_size: number;
  text_colour: string;
  text_bold: boolean;
  text_align: "left" | "center" | "right";
  text_width: number | null;
}

/** A map in a box; `outline` is that of the figure's own map where the inset shows more than it. */
export interface InsetMap {
  width: number;
  height: number;
  ground: GroundPath[];
  layers: { id: string; opacity: number; marks: Mark[] }[];
  names: GroundName[];
  outline: string | null;
  ratio: string;
  overview: boolean;
}

/** One annotation; what its kind does not have is absent. */
export interface AnnotationItem {
  id: string;
  kind: AnnotationKind;
  anchor: "ground" | "paper";
  points: Point[];
  /** Whether it follows a feature: a spotlight on it, or a callout whose tip is there. */
  tied: boolean;
  text: string | null;
  style: AnnotationStyle;
  d?: string;
  heads?: string | null;
  label?: string;
  /** How far from its tip the leader of a callout ends: at the edge of the symbol that it points at. */
  reach?: number;
  /** Whether the text of a callout stands in the columns and not beside its number. */
  listed?: boolean;
  /** What it covers; of a callout and a text, which are measured here, it is absent. */
  box?: Box;
  inset?: InsetMap;
  marker?: string | null;
  leader?: [Point, Point] | null;
  href?: string;
}

export interface AnnotationsModel {
  items: AnnotationItem[];
  veil: { d: string; fill: string; opacity: number } | null;
  listed: { label: string; text: string; colour: string }[];
  left_out: string[];
  problems: string[];
}
