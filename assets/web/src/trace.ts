/** Turns packed vertices into canvas paths: no more of them than can be seen. */

import type { Frame } from "./grid";

/** What a path is traced onto. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Beyond a frame's edge, in CSS pixels: room for the widest line, tick or symbol that reaches back into it. */
export const MARGIN = 32;

/**
 * Traces the vertices from `start` to `end`, leaving out those on the same half device pixel as the one before.
 *
 * The half pixels are the ground's, not the canvas's, so that panning changes no line.
 */
export function traceAll(pen: Pen, xy: Int32Array, start: number, end: number, frame: Frame): void {
  const { scale, left, top } = frame;
  const fine = scale * frame.ratio * 2;
  let index = start * 2;
  const stop = end * 2;
  pen.moveTo(xy[index] * scale - left, -xy[index + 1] * scale - top);
  let column = (xy[index] * fine) | 0;
  let row = (xy[index + 1] * fine) | 0;
  for (index += 2; index < stop; index += 2) {
    const x = xy[index];
    const y = xy[index + 1];
    const nextColumn = (x * fine) | 0;
    const nextRow = (y * fine) | 0;
    if (nextColumn === column && nextRow === row) continue;
    column = nextColumn;
    row = nextRow;
    pen.lineTo(x * scale - left, -y * scale - top);
  }
}

/**
 * Traces like `traceAll`, but of vertices that follow each other beyond the same edge keeps the first and last only.
 *
 * What lies between them is replaced by a straight line beyond that edge, so neither a fill nor a line changes where
 * it can be seen.
 */
export function traceVisible(pen: Pen, xy: Int32Array, start: number, end: number, frame: Frame): void {
  const { scale, left, top } = frame;
  const fine = scale * frame.ratio * 2;
  const right = frame.width + MARGIN;
  const bottom = frame.height + MARGIN;
  let column = 0;
  let row = 0;
  let beyond = 0; // the edges that everything since the last traced vertex lies beyond
  let held = false;
  let heldX = 0;
  let heldY = 0;
  let heldCode = 0;
  for (let index = start * 2; index < end * 2; index += 2) {
    const nextColumn = (xy[index] * fine) | 0;
    const nextRow = (xy[index + 1] * fine) | 0;
    if (index > start * 2 && nextColumn === column && nextRow === row) continue;
    column = nextColumn;
    row = nextRow;
    const x = xy[index] * scale - left;
    const y = -xy[index + 1] * scale - top;
    const code = (x < -MARGIN ? 1 : x > right ? 2 : 0) | (y < -MARGIN ? 4 : y > bottom ? 8 : 0);
    if (index === start * 2) {
      pen.moveTo(x, y);
      beyond = code;
      continue;
    }
    if (!(beyond & code) && held) {
      pen.lineTo(heldX, heldY);
      beyond = heldCode;
      held = false;
    }
    beyond &= code;
    if (beyond) {
      held = true;
      heldX = x;
      heldY = y;
      heldCode = code;
    } else {
      pen.lineTo(x, y);
      beyond = code;
    }
  }
  if (held) pen.lineTo(heldX, heldY);
}

/**
 * Calls `draw` for each visible stretch of a line with its path and its distance from the line's start in CSS pixels.
 *
 * Dashes that begin at that distance stay where they are on the ground while the map is panned.
 */
export function traceStretches(
  xy: Int32Array,
  start: number,
  end: number,
  frame: Frame,
  draw: (stretch: Path2D, distance: number) => void,
): void {
  const { scale, left, top } = frame;
  const right = frame.width + MARGIN;
  const bottom = frame.height + MARGIN;
  let stretch: Path2D | null = null;
  let began = 0;
  let distance = 0;
  let fromX = xy[start * 2] * scale - left;
  let fromY = -xy[start * 2 + 1] * scale - top;
  for (let index = start + 1; index < end; index += 1) {
    const x = xy[index * 2] * scale - left;
    const y = -xy[index * 2 + 1] * scale - top;
    const length = Math.hypot(x - fromX, y - fromY);
    if (length < 0.5 && index < end - 1) continue;
    const hidden =
      (x < -MARGIN && fromX < -MARGIN) ||
      (x > right && fromX > right) ||
      (y < -MARGIN && fromY < -MARGIN) ||
      (y > bottom && fromY > bottom);
    if (!hidden) {
      if (!stretch) {
        stretch = new Path2D();
        stretch.moveTo(fromX, fromY);
        began = distance;
      }
      stretch.lineTo(x, y);
    } else if (stretch) {
      draw(stretch, began);
      stretch = null;
    }
    distance += length;
    fromX = x;
    fromY = y;
  }
  if (stretch) draw(stretch, began);
}
