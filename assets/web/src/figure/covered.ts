/** Where the areas of the layers are: a block that stands away from its own must not stand in another one. */

import { CELL } from "./edges";

const FILLED = 128; // alpha from which a cell counts as covered

/** Returns the function that tells whether a place is covered by any of these paths. */
export function coveredBy(paths: readonly string[], width: number, height: number, cell = CELL): (x: number, y: number) => boolean {
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const context = new OffscreenCanvas(columns, rows).getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
  context.scale(1 / cell, 1 / cell);
  for (const path of paths) context.fill(new Path2D(path));
  const { data } = context.getImageData(0, 0, columns, rows);
  return (x, y) => {
    const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
    return column >= 0 && row >= 0 && column < columns && row < rows && data[(row * columns + column) * 4 + 3] >= FILLED;
  };
}
