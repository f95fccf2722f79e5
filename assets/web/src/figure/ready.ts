/** What must be there before a figure is measured or shown: the letters of its fonts, and its pictures. */

import { prepareMilitary } from "../military_bundle";
import type { FigureModel } from "./model";

const FACES = ["400 10px", "italic 400 10px", "600 10px", "700 10px"];

/** Loads what a text needs of the fonts, in all faces: what is measured must be what is printed. */
export async function loadFonts(text: string): Promise<void> {
  // Most of a model are the numbers of its paths; of ASCII one letter stands for all, in one file of each face.
  const letters = `A${[...new Set(text.match(/[^\0-\x7f]/gu))].join("")}`;
  await Promise.all(FACES.map((face) => document.fonts.load(`${face} "Noto Sans", "Noto Sans Arabic"`, letters)));
}

/** Loads what draws military symbols, where the figure shows any: it is large. */
export async function loadSymbols({ alone, map, legend }: FigureModel): Promise<void> {
  const samples = alone ? [] : legend.entries.flatMap(({ styles }) => styles);
  await prepareMilitary([...map.layers.flatMap(({ marks }) => marks.map(({ style }) => style)), ...samples]);
}

/** Waits until a picture is there; a page that is never shown decodes none before it is printed. */
export function loaded(picture: SVGImageElement): Promise<void> {
  return new Promise((resolve, reject) => {
    picture.addEventListener("load", () => resolve());
    picture.addEventListener("error", () => reject(new Error(`${picture.href.baseVal} could not be loaded`)));
  });
}
