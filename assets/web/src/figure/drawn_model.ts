/** What is drawn on a map, the main one or an inset: paths, marks and names, in hundredths of a millimetre. */

import type { Kind } from "../basemap_style";
import type { Style } from "../style";

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
  /** How much smaller than their style points are drawn, and how much thinner edges, where there are many. */
  shrink?: number;
  at?: Point[];
}

export interface GroundName {
  text: string;
  arabic: string | null;
  kind: string;
  rank: number;
  x: number;
  y: number;
}
