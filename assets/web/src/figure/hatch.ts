/** Hatches that stop at the names on them: lines cut in the page, since a mask would print as a picture. */

import { walk } from "./edges";
import { type Box, boundsOf } from "./geometry";

/** Returns the path of straight lines without what lies in any of the boxes. */
export function without(d: string, boxes: readonly Box[]): string {
  const kept: string[] = [];
  const bounded = boxes.map((box) => ({ box, bounds: boundsOf(box) }));
  let [fromX, fromY] = [0, 0];
  walk(
    d,
    (x, y) => {
      [fromX, fromY] = [x, y];
    },
    (x, y) => {
      const [left, right, top, bottom] = [Math.min(fromX, x), Math.max(fromX, x), Math.min(fromY, y), Math.max(fromY, y)];
      const covered = bounded
        .filter(({ bounds }) => bounds.left < right && bounds.right > left && bounds.top < bottom && bounds.bottom > top)
        .map(({ box }) => share(box, fromX, fromY, x, y))
        .filter((found) => found !== null)
        .sort((one, other) => one[0] - other[0]);
      let start = 0;
      for (const [from, to] of [...covered, [1, 1] as const]) {
        if (from > start) kept.push(piece(fromX, fromY, x, y, start, from));
        start = Math.max(start, to);
      }
      [fromX, fromY] = [x, y];
    },
  );
  return kept.join("");
}

/** Returns the path of dots without those in any of the boxes. */
export function withoutDots(d: string, boxes: readonly Box[]): string {
  if (!boxes.length) return d;
  const kept: string[] = [];
  const nothing = (): void => undefined;
  walk(
    d,
    (x, y) => {
      if (!boxes.some((box) => share(box, x - 0.5, y, x + 0.5, y))) kept.push(`M${x} ${y}h0`);
    },
    nothing,
  );
  return kept.join("");
}

/** The stretch of a line that lies in a box, as shares of its length from 0 to 1. */
function share({ x, y, width, height, angle }: Box, x1: number, y1: number, x2: number, y2: number): [number, number] | null {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const start = [(x1 - x) * cos + (y1 - y) * sin, (y1 - y) * cos - (x1 - x) * sin];
  const step = [(x2 - x1) * cos + (y2 - y1) * sin, (y2 - y1) * cos - (x2 - x1) * sin];
  let [from, to] = [0, 1];
  for (const [axis, half] of [width / 2, height / 2].entries()) {
    if (step[axis] === 0) {
      if (Math.abs(start[axis]) > half) return null;
      continue;
    }
    const [one, other] = [(-half - start[axis]) / step[axis], (half - start[axis]) / step[axis]];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return from < to ? [from, to] : null;
}

function piece(x1: number, y1: number, x2: number, y2: number, from: number, to: number): string {
  const at = (share: number): [number, number] => [Math.round(x1 + (x2 - x1) * share), Math.round(y1 + (y2 - y1) * share)];
  const [[startX, startY], [endX, endY]] = [at(from), at(to)];
  return `M${startX} ${startY}l${endX - startX} ${endY - startY}`;
}
