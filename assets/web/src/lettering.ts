/** How names are lettered, by the kind of thing that they name. */

import tokens from "./tokens.json";

export interface Lettering {
  size: number;
  weight: 400 | 600 | 700;
  italic: boolean;
  spacing: number;
  colour: string;
  /** Radius of the dot that marks a place; 0 for none. */
  dot: number;
  /** How far from its place a name stands; 0 centres it there. */
  beside: number;
}

export const FAMILY = '"Noto Sans", "Noto Sans Arabic", sans-serif';

/** The lettering of what has no kind of its own. */
export const plain: Lettering = { size: 12, weight: 400, italic: false, spacing: 0, colour: tokens.ink, dot: 0, beside: 0 };
const place = (dot: number): Pick<Lettering, "dot" | "beside"> => ({ dot, beside: dot + 4 });

export const LETTERING: Record<string, Lettering> = {
  continent: { ...plain, size: 15, spacing: 3, colour: tokens.secondary },
  country: { ...plain, size: 13, weight: 600, spacing: 1.6, colour: tokens.secondary },
  sea: { ...plain, italic: true, spacing: 0.6, colour: tokens.water_label },
  lake: { ...plain, size: 11, italic: true, colour: tokens.water_label },
  river: { ...plain, size: 11, italic: true, colour: tokens.water_label },
  province: { ...plain, size: 11, spacing: 1.4, colour: tokens.secondary },
  capital: { ...plain, size: 13, weight: 600, ...place(2.8) },
  city: { ...plain, size: 12.5, weight: 600, ...place(2.4) },
  town: { ...plain, size: 12, ...place(1.9) },
  village: { ...plain, size: 11, colour: tokens.secondary, ...place(1.5) },
  area_feature: { ...plain, size: 12, weight: 600, spacing: 0.4 },
  line_feature: { ...plain, weight: 600 },
  point_feature: { ...plain, size: 12.5, weight: 600, beside: 11 },
};
