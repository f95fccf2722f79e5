/** How a feature is drawn: the styles that `layers/style.py` decides on. Lengths in CSS pixels, colours #rrggbb. */

export interface Style {
  fill: string | null;
  fill_opacity: number;
  stroke: string | null;
  stroke_opacity: number;
  stroke_width: number;
  dash: readonly number[] | null;
  hatch: "single" | "cross" | "dots" | null;
  hatch_colour: string | null;
  hatch_spacing: number;
  hatch_width: number;
  ticks: "outward" | null;
  edge_fade: boolean;
  radius: number;
  point_fill: string | null;
  point_stroke: string | null;
  point_stroke_width: number;
  point_dash: readonly number[] | null;
  symbol: string | null;
  symbol_colour: string | null;
  symbol_size: number;
  sidc: string | null;
}

const PLAIN: Style = {
  fill: null,
  fill_opacity: 1,
  stroke: null,
  stroke_opacity: 1,
  stroke_width: 1,
  dash: null,
  hatch: null,
  hatch_colour: null,
  hatch_spacing: 7,
  hatch_width: 0.9,
  ticks: null,
  edge_fade: false,
  radius: 4,
  point_fill: null,
  point_stroke: null,
  point_stroke_width: 1,
  point_dash: null,
  symbol: null,
  symbol_colour: null,
  symbol_size: 11,
  sidc: null,
};

/** A style whose unsaid members are plain. */
export function styleOf(members: Partial<Style>): Style {
  return { ...PLAIN, ...members };
}
