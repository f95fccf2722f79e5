/** Where two rasters of one map differ, told in coarse tiles. */

import type { Rectangle } from "./geometry";

const TILE = 12; // cells on a side

/** Returns the tiles, in cells of the raster, in which any of the values of two rasters of one size differ. */
export function differingTiles(one: ArrayLike<number>, other: ArrayLike<number>, columns: number): Rectangle[] {
  const across = Math.ceil(columns / TILE);
  const found = new Set<number>();
  for (let at = 0; at < one.length; at += 1) {
    if (one[at] === other[at]) continue;
    const row = Math.floor(at / columns);
    found.add(Math.floor(row / TILE) * across + Math.floor((at - row * columns) / TILE));
  }
  return [...found].map((tile) => {
    const [left, top] = [(tile % across) * TILE, Math.floor(tile / across) * TILE];
    return { left, top, right: left + TILE, bottom: top + TILE };
  });
}

/** Turns a rectangle of cells into one of lengths, a cell wider on each side for what is rounded; `first` is the cell at 0. */
export function inLengths({ left, top, right, bottom }: Rectangle, cell: number, first: number): Rectangle {
  return { left: (left - first - 1) * cell, top: (top - first - 1) * cell, right: (right - first + 1) * cell, bottom: (bottom - first + 1) * cell };
}
