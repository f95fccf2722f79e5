/** How each kind of the basemap is drawn, on the screen and in print: quiet, in the colours of `tokens.json`. */

import type { Style } from "./style";
import tokens from "./tokens.json";

export type Kind =
  | "land"
  | "lake"
  | "ocean"
  | "country_border"
  | "disputed_border"
  | "disputed_area"
  | "coast"
  | "province_border"
  | "river"
  | "road"
  | "railway";

export const RELIEF_OPACITY = 0.42;

/** What lies under the relief. */
export const GROUND: ReadonlySet<Kind> = new Set<Kind>(["land", "lake", "ocean"]);

/** What the styles of the bundled packs leave open. */
export const STYLES: Record<Kind, Partial<Style>> = {
  land: { fill: tokens.land },
  lake: { fill: tokens.water, stroke: tokens.lake_shore, stroke_width: 0.6 },
  ocean: { fill: tokens.water },
  coast: { stroke: tokens.coast, stroke_width: 0.8 },
  country_border: { stroke: tokens.country_border, stroke_width: 1.3 },
  disputed_border: { stroke: tokens.disputed_border, stroke_width: 1.3, dash: [5, 3] },
  disputed_area: { hatch: "single", hatch_colour: tokens.disputed_area, hatch_spacing: 6, hatch_width: 0.5 },
  province_border: { stroke: tokens.province_border, stroke_width: 0.7, dash: [4, 2, 1, 2] },
  river: { stroke: tokens.river, stroke_width: 1.1 },
  road: { stroke: tokens.road, stroke_width: 0.8 },
  railway: { stroke: tokens.railway, stroke_width: 0.7, dash: [6, 2] },
};

/** How the ground is drawn on a small map of a wide extent, where it differs. */
export const INSET: Partial<Record<Kind, Partial<Style>>> = {
  land: { fill: "#d9d1c1" },
  ocean: { fill: "#e6eef1" },
  lake: { fill: "#e6eef1", stroke: null },
  coast: { stroke: null },
  country_border: { stroke: "#ffffff", stroke_width: 0.6 },
  disputed_border: { stroke: "#ffffff", stroke_width: 0.6 },
};
