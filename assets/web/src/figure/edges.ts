/** What is drawn on the map as a raster of weights: what a name would cover, and what lies between it and its place. */

import { type Box, boundsOf, isWithin, type Rectangle, type Segment } from "./geometry";
import { differingTiles, inLengths } from "./rasters";

export const CELL = 60; // hundredths of a millimetre on A4

/** Calls back for the places along a path as `layers/figure/vector_paths.py` writes it, and where a new run starts. */
export function walk(d: string, move: (x: number, y: number) => void, line: (x: number, y: number) => void): void {
  let [x, y, startX, startY] = [0, 0, 0, 0];
  let command = "";
  let held: number | null = null;
  const token = /[MlLhHvVz]|-?\d+(?:\.\d+)?/g;
  for (let found = token.exec(d); found; found = token.exec(d)) {
    const [word] = found;
    if (word[0] > "9") {
      command = word;
      held = null;
      if (command === "z") {
        line(startX, startY);
        [x, y] = [startX, startY];
      }
      continue;
    }
    const number = Number(word);
    if (command === "h" || command === "v") {
      if (command === "h") x += number;
      else y += number;
      line(x, y);
    } else if (held === null) held = number;
    else {
      [x, y] = command === "l" ? [x + held, y + number] : [held, number];
      held = null;
      if (command === "M") {
        [startX, startY] = [x, y];
        move(x, y);
        command = "L";
      } else line(x, y);
    }
  }
}

/** Sums of weights over all cells to the left and above, so that a box of any size is answered at once. */
export class Edges {
  private readonly columns: number;
  private readonly rows: number;
  private readonly weights: Float32Array;
  private readonly barriers: Uint8Array;
  private sums: Float64Array | null = null;

  constructor(
    width: number,
    height: number,
    private readonly cell = CELL,
  ) {
    this.columns = Math.ceil(width / cell) + 2;
    this.rows = Math.ceil(height / cell) + 2;
    this.weights = new Float32Array(this.columns * this.rows);
    this.barriers = new Uint8Array(this.columns * this.rows);
  }

  /** Draws a path; `barrier` is a bit that `between` asks for. */
  draw(d: string, weight: number, barrier = 0): void {
    let [fromX, fromY, last] = [0, 0, -1];
    const mark = (x: number, y: number): void => {
      const at = this.at(x, y);
      if (at < 0 || at === last) return;
      this.weights[at] += weight;
      this.barriers[at] |= barrier;
      // A step to a diagonal neighbour closes the corner too, or a line could slip through between the two.
      const step = Math.abs(at - last);
      if (last >= 0 && (step === this.columns + 1 || step === this.columns - 1)) this.barriers[at > last ? at - this.columns : at + this.columns] |= barrier;
      last = at;
    };
    walk(
      d,
      (x, y) => {
        last = -1;
        mark(x, y);
        [fromX, fromY] = [x, y];
      },
      (x, y) => {
        const steps = Math.min(4000, Math.ceil(Math.hypot(x - fromX, y - fromY) / (this.cell / 2)));
        for (let step = 1; step <= steps; step += 1) mark(fromX + ((x - fromX) * step) / steps, fromY + ((y - fromY) * step) / steps);
        [fromX, fromY] = [x, y];
      },
    );
    this.sums = null;
  }

  /** The weight of all that a box would cover. */
  under(box: Box): number {
    if (!box.angle) {
      const [halfWidth, halfHeight] = [box.width / 2, box.height / 2];
      return this.sum(this.column(box.x - halfWidth), this.row(box.y - halfHeight), this.column(box.x + halfWidth), this.row(box.y + halfHeight));
    }
    const { left, top, right, bottom } = boundsOf(box);
    let weight = 0;
    for (let row = this.row(top); row <= this.row(bottom); row += 1)
      for (let column = this.column(left); column <= this.column(right); column += 1) {
        const found = this.weights[row * this.columns + column];
        if (found && isWithin(box, (column - 0.5) * this.cell, (row - 0.5) * this.cell)) weight += found;
      }
    return weight;
  }

  /** How often a segment runs from one side of a barrier to the other; barriers that touch count once. */
  between({ x1, y1, x2, y2 }: Segment, barrier: number): number {
    const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / (this.cell / 2));
    let [met, on] = [0, true]; // a place on the barrier itself has not crossed it yet
    for (let step = 0; step <= steps; step += 1) {
      const share = steps ? step / steps : 0;
      const at = this.at(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share);
      const here = at >= 0 && (this.barriers[at] & barrier) !== 0;
      if (here && !on) met += 1;
      on = here;
    }
    return met;
  }

  /** Where anything is drawn otherwise than on a raster of the same map: what is asked of other places has one answer. */
  differences(other: Edges): Rectangle[] {
    const { columns, weights, barriers } = this;
    const tiles = [...differingTiles(weights, other.weights, columns), ...differingTiles(barriers, other.barriers, columns)];
    return tiles.map((tile) => inLengths(tile, this.cell, 1));
  }

  private sum(left: number, top: number, right: number, bottom: number): number {
    const sums = (this.sums ??= this.summed());
    const [above, first] = [(top - 1) * this.columns, left - 1];
    const below = bottom * this.columns;
    return sums[below + right] - (top ? sums[above + right] : 0) - (left ? sums[below + first] : 0) + (top && left ? sums[above + first] : 0);
  }

  private summed(): Float64Array {
    const { columns, rows, weights } = this;
    const sums = new Float64Array(columns * rows);
    for (let row = 0; row < rows; row += 1)
      for (let column = 0, along = 0; column < columns; column += 1) {
        const at = row * columns + column;
        along += weights[at];
        sums[at] = along + (row ? sums[at - columns] : 0);
      }
    return sums;
  }

  private at(x: number, y: number): number {
    const column = Math.floor(x / this.cell) + 1;
    const row = Math.floor(y / this.cell) + 1;
    return column < 0 || row < 0 || column >= this.columns || row >= this.rows ? -1 : row * this.columns + column;
  }

  private column(x: number): number {
    return Math.min(Math.max(Math.floor(x / this.cell) + 1, 0), this.columns - 1);
  }

  private row(y: number): number {
    return Math.min(Math.max(Math.floor(y / this.cell) + 1, 0), this.rows - 1);
  }
}
