/** Boxes, which may be turned, and segments on paper; lengths in hundredths of a millimetre, y down. */

export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A rectangle around its middle, turned clockwise by `angle` degrees. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  angle: number;
}

export interface Segment {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

type Corner = [number, number];

export function boxOf({ left, top, right, bottom }: Rectangle): Box {
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top, angle: 0 };
}

/** The corners of a box, clockwise from the one that is top left before it is turned. */
export function cornersOf({ x, y, width, height, angle }: Box): Corner[] {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [
    [-width, -height],
    [width, -height],
    [width, height],
    [-width, height],
  ].map(([right, down]) => [x + (right * cos - down * sin) / 2, y + (right * sin + down * cos) / 2]);
}

/** The upright rectangle around a box. */
export function boundsOf(box: Box): Rectangle {
  if (!box.angle) return { left: box.x - box.width / 2, top: box.y - box.height / 2, right: box.x + box.width / 2, bottom: box.y + box.height / 2 };
  const turn = (box.angle * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const half = (box.width * cos + box.height * sin) / 2;
  const halfDown = (box.width * sin + box.height * cos) / 2;
  return { left: box.x - half, top: box.y - halfDown, right: box.x + half, bottom: box.y + halfDown };
}

export function boundsOfSegment({ x1, y1, x2, y2 }: Segment): Rectangle {
  return { left: Math.min(x1, x2), top: Math.min(y1, y2), right: Math.max(x1, x2), bottom: Math.max(y1, y2) };
}

/** Whether two rectangles come closer than this. */
export function meet(one: Rectangle, other: Rectangle, gap: number): boolean {
  return one.left < other.right + gap && other.left < one.right + gap && one.top < other.bottom + gap && other.top < one.bottom + gap;
}

/** Whether two boxes come closer than this. */
export function overlap(one: Box, other: Box, gap: number): boolean {
  if (!meet(boundsOf(one), boundsOf(other), gap)) return false;
  if (!one.angle && !other.angle) return true;
  const wide = { ...one, width: one.width + 2 * gap, height: one.height + 2 * gap };
  return !apart(wide, other) && !apart(other, wide);
}

/** Whether a side of the first box has all of the other on its far side. */
function apart(one: Box, other: Box): boolean {
  const turn = (one.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const own = cornersOf(other).map(([x, y]) => {
    const [right, down] = [x - one.x, y - one.y];
    return [right * cos + down * sin, down * cos - right * sin];
  });
  return [one.width / 2, one.height / 2].some(
    (half, axis) => own.every((corner) => corner[axis] >= half) || own.every((corner) => corner[axis] <= -half),
  );
}

/** Whether two segments cross. */
export function cross(one: Segment, other: Segment): boolean {
  return side(one, other.x1, other.y1) !== side(one, other.x2, other.y2) && side(other, one.x1, one.y1) !== side(other, one.x2, one.y2);
}

function side({ x1, y1, x2, y2 }: Segment, x: number, y: number): number {
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
}

/** Whether a segment runs through a box. */
export function crossesBox(segment: Segment, box: Box): boolean {
  if (!meet(boundsOfSegment(segment), boundsOf(box), 0)) return false;
  if (isWithin(box, segment.x1, segment.y1) || isWithin(box, segment.x2, segment.y2)) return true;
  const [a, b, c, d] = cornersOf(box);
  return [
    [a, c],
    [b, d],
  ].some(([from, to]) => cross(segment, { x1: from[0], y1: from[1], x2: to[0], y2: to[1] }));
}

export function isWithin(box: Box, x: number, y: number): boolean {
  const turn = (box.angle * Math.PI) / 180;
  const [right, down] = [x - box.x, y - box.y];
  const along = right * Math.cos(turn) + down * Math.sin(turn);
  const across = down * Math.cos(turn) - right * Math.sin(turn);
  return Math.abs(along) < box.width / 2 && Math.abs(across) < box.height / 2;
}

/** The place of a box that is nearest to a point; the box stands upright. */
export function nearestOn({ x, y, width, height }: Box, toX: number, toY: number): Corner {
  return [Math.min(Math.max(toX, x - width / 2), x + width / 2), Math.min(Math.max(toY, y - height / 2), y + height / 2)];
}

/** A box that is given in the frame of another one, whose middle is its origin, on paper. */
export function within({ x, y, angle }: Box, inner: Box): Box {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return { ...inner, x: x + inner.x * cos - inner.y * sin, y: y + inner.x * sin + inner.y * cos, angle: angle + inner.angle };
}
