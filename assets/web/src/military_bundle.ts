/** The bundle of military symbols: loaded once a style asks for one, and only then. */

import type { Style } from "./style";

type Drawing = typeof import("./military.js");

let drawing: Drawing | null = null;

/** Loads the bundle where one of the styles has a symbol code. */
export async function prepareMilitary(styles: readonly Pick<Style, "sidc">[]): Promise<void> {
  if (!drawing && styles.some(({ sidc }) => sidc)) drawing = await import("./military.js");
}

/** Returns what draws military symbols, or null while no style has asked for any. */
export function military(): Drawing | null {
  return drawing;
}
