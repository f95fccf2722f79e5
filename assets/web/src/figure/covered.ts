/** Where the areas of the layers are: a block that stands away from its own must not stand in another one. */

import { CELL } from "./edges";
import type { Rectangle } from "./geometry";
import { differingTiles, inLengths } from "./rasters";

const FILLED = 128; // alpha from which a cell counts as covered

/** The cells of a map that areas cover. */
export class Covered {
  private readonly columns: number;
  private readonly rows: number;
  private readonly cells: Uint8Array;

  constructor(
    paths: readonly string[],
    width: number,
    height: number,
    private readonly cell = CELL,
  ) {
    const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
    const context = new OffscreenCanvas(columns, rows).getContext("2d", { willReadFrequently: true }) as OffscreenCanvasRenderingContext2D;
    context.scale(1 / cell, 1 / cell);
    for (const path of paths) context.fill(new Path2D(path));
    const { data } = context.getImageData(0, 0, columns, rows);
    this.cells = new Uint8Array(columns * rows);
    for (let at = 0; at < this.cells.length; at += 1) if (data[at * 4 + 3] >= FILLED) this.cells[at] = 1;
    [this.columns, this.rows] = [columns, rows];
  }

  /** Whether a place is covered. */
  at(x: number, y: number): boolean {
    const [column, row] = [Math.floor(x / this.cell), Math.floor(y / this.cell)];
    return column >= 0 && row >= 0 && column < this.columns && row < this.rows && this.cells[row * this.columns + column] === 1;
  }

  /** Where other places are covered than on the same map before. */
  differences(other: Covered): Rectangle[] {
    return differingTiles(this.cells, other.cells, this.columns).map((tile) => inLengths(tile, this.cell, 0));
  }
}
