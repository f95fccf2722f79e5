/** Ticks along an edge that advances: they point out of an area, and to the right of a line as it was drawn. */

import type { Frame } from "./grid";
import { LINE, POINT, type Pack } from "./packed";
import type { Style } from "./style";
import { MARGIN } from "./trace";
import type { Surface } from "./surface";

const SPACING = 12;
const LENGTH = 6;

/** Draws the ticks of one feature's outer rings and lines in the colour that the context strokes with. */
export function drawTicks(
  context: Surface,
  pack: Pack,
  feature: number,
  frame: Frame,
  style: Style,
): void {
  context.beginPath();
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1) {
    const kind = pack.part_kind[part];
    if (kind === POINT) continue;
    const start = pack.part_start[part];
    const end = pack.part_start[part + 1];
    // To the right of a ring is outside when it runs counter-clockwise; for a hole, outside the area is inside the ring.
    const side = kind === LINE || signedArea(pack.xy, start, end) > 0 === (kind === 2) ? 1 : -1;
    addTicks(context, pack.xy, start, end, frame, side * LENGTH);
  }
  context.lineWidth = Math.max(1, style.stroke_width * 0.8);
  context.stroke();
}

function addTicks(
  context: Surface,
  xy: Int32Array,
  start: number,
  end: number,
  frame: Frame,
  length: number,
): void {
  const { scale, left, top, width, height } = frame;
  let untilTick = SPACING / 2;
  let fromX = xy[start * 2] * scale - left;
  let fromY = -xy[start * 2 + 1] * scale - top;
  for (let index = start + 1; index < end; index += 1) {
    const x = xy[index * 2] * scale - left;
    const y = -xy[index * 2 + 1] * scale - top;
    const step = Math.hypot(x - fromX, y - fromY);
    if (step < 0.5) continue;
    const alongX = (x - fromX) / step;
    const alongY = (y - fromY) / step;
    let at = untilTick;
    for (; at <= step; at += SPACING) {
      const tickX = fromX + alongX * at;
      const tickY = fromY + alongY * at;
      if (tickX < -MARGIN || tickX > width + MARGIN || tickY < -MARGIN || tickY > height + MARGIN) continue;
      context.moveTo(tickX, tickY);
      context.lineTo(tickX - alongY * length, tickY + alongX * length);
    }
    untilTick = at - step;
    fromX = x;
    fromY = y;
  }
}

/** Twice the area of a ring, positive when it runs counter-clockwise with north up. */
function signedArea(xy: Int32Array, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end - 1; index += 1)
    sum += (xy[index * 2 + 2] - xy[index * 2]) * (xy[index * 2 + 1] + xy[index * 2 + 3]);
  return -sum;
}
