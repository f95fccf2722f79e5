/** Where an annotation is grabbed, and what its points are after it was; all in hundredths of a millimetre of the page. */

import type { AnnotationItem, AnnotationKind } from "../../figure/annotation_model";
import type { Rectangle } from "../../figure/geometry";
import type { Point } from "../../figure/drawn_model";

/**
 * A vertex by its number, the number that a new one would get, a side or corner of the box (-1, 0 or 1 from its middle),
 * or the width of a text.
 */
export type Part = { vertex: number } | { between: number } | { across: -1 | 0 | 1; down: -1 | 0 | 1 } | "width";

export interface Grip {
  x: number;
  y: number;
  part: Part;
}

export interface Reshaped {
  points: Point[];
  /** Of a text, in hundredths of a millimetre; null where it stays. */
  textWidth: number | null;
}

const LEAST = 200; // a side
const LEAST_TEXT = 500;
const MOST_VERTICES = 40; // of a line whose vertices are grabbed one by one; a freer one is stretched as a whole
const SIDES = [-1, 0, 1] as const;
const BOXED: ReadonlySet<AnnotationKind> = new Set(["rectangle", "ellipse", "inset", "image"]);

/** Where an annotation can be grabbed. One that follows its feature has no points of its own. */
export function gripsOf(item: AnnotationItem, box: Rectangle): Grip[] {
  const { kind, points, tied } = item;
  if (kind === "text") return [{ x: box.right, y: (box.top + box.bottom) / 2, part: "width" }];
  if (kind === "callout") return vertices(points).filter(({ part }) => !tied || (part as { vertex: number }).vertex > 0);
  if (tied) return [];
  if (!isStretched(item)) return [...betweens(item), ...vertices(points)];
  const { left, top, right, bottom } = boxOfPoints(points);
  return SIDES.flatMap((down) =>
    SIDES.filter((across) => across || down).map((across) => ({
      x: (left + right + across * (right - left)) / 2,
      y: (top + bottom + down * (bottom - top)) / 2,
      part: { across, down },
    })),
  );
}

/** Whether an annotation can be moved as a whole. */
export function isMovable({ kind, tied }: AnnotationItem): boolean {
  return !(kind === "spotlight" && tied);
}

function isStretched({ kind, points }: AnnotationItem): boolean {
  return BOXED.has(kind) || points.length > MOST_VERTICES || (kind === "spotlight" && points.length === 2);
}

function vertices(points: readonly Point[]): Grip[] {
  return points.map(([x, y], vertex) => ({ x, y, part: { vertex } }));
}

/** Halfway between vertices, where a new one can be drawn out. */
function betweens({ kind, points }: AnnotationItem): Grip[] {
  const next = (at: number): Point | undefined => points[at + 1] ?? (kind === "spotlight" ? points[0] : undefined);
  return points.flatMap(([x, y], at) => {
    const other = next(at);
    return other ? [{ x: (x + other[0]) / 2, y: (y + other[1]) / 2, part: { between: at + 1 } }] : [];
  });
}

/** The points without a vertex, or null where too few would be left. */
export function withoutVertex({ kind, points }: AnnotationItem, vertex: number): Point[] | null {
  const fewest = kind === "spotlight" ? 3 : 2;
  if (kind === "callout" || points.length <= fewest) return null;
  return points.filter((_, index) => index !== vertex);
}

/** The points after one part was dragged so far; `even` keeps the proportions, or the direction to the next 45°. */
export function reshaped(item: AnnotationItem, box: Rectangle, part: Part, [right, down]: Point, even: boolean): Reshaped {
  const { points } = item;
  if (part === "width") return { points: [...points], textWidth: Math.max(LEAST_TEXT, box.right - box.left + right) };
  if ("between" in part) {
    const { x, y } = gripsOf(item, box).find((grip) => typeof grip.part === "object" && "between" in grip.part && grip.part.between === part.between) ?? { x: 0, y: 0 };
    return { points: [...points.slice(0, part.between), [x + right, y + down], ...points.slice(part.between)], textWidth: null };
  }
  if ("vertex" in part) {
    const moved = points.map(([x, y], index): Point => (index === part.vertex ? [x + right, y + down] : [x, y]));
    const next = points[part.vertex ? part.vertex - 1 : 1];
    if (even && next) moved[part.vertex] = straightened(next, moved[part.vertex]);
    return { points: moved, textWidth: null };
  }
  return { points: stretched(points, part, right, down, even), textWidth: null };
}

function stretched(points: readonly Point[], { across, down }: { across: number; down: number }, right: number, below: number, even: boolean): Point[] {
  const from = boxOfPoints(points);
  const [width, height] = [Math.max(from.right - from.left, 1), Math.max(from.bottom - from.top, 1)];
  let wide = across ? Math.max(LEAST, width + across * right) : width;
  let high = down ? Math.max(LEAST, height + down * below) : height;
  if (even && across && down) {
    const share = Math.max(wide / width, high / height);
    [wide, high] = [width * share, height * share];
  }
  const left = across < 0 ? from.right - wide : from.left;
  const top = down < 0 ? from.bottom - high : from.top;
  return points.map(([x, y]) => [left + ((x - from.left) / width) * wide, top + ((y - from.top) / height) * high]);
}

/** The point as far from another, in the nearest direction of eight. */
export function straightened([fromX, fromY]: Point, [x, y]: Point): Point {
  const turn = Math.PI / 4;
  const angle = Math.round(Math.atan2(y - fromY, x - fromX) / turn) * turn;
  const length = Math.hypot(x - fromX, y - fromY);
  return [fromX + Math.cos(angle) * length, fromY + Math.sin(angle) * length];
}

export function boxOfPoints(points: readonly Point[]): Rectangle {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The corner of a square, or of a box of the same sides, whose other corner is `from`. */
export function squared([fromX, fromY]: Point, [x, y]: Point): Point {
  const side = Math.max(Math.abs(x - fromX), Math.abs(y - fromY));
  return [fromX + Math.sign(x - fromX || 1) * side, fromY + Math.sign(y - fromY || 1) * side];
}

/** A path that shows what an annotation with these points will be like. */
export function outline(kind: AnnotationKind, points: readonly Point[], round = false): string {
  if (!points.length) return "";
  const line = `M${points.map(([x, y]) => `${x} ${y}`).join("L")}`;
  if (kind === "arrow" || kind === "line" || kind === "callout") return line;
  if (kind === "spotlight" && points.length > 2) return `${line}z`;
  const { left, top, right, bottom } = boxOfPoints(points);
  if (!round && kind !== "ellipse" && kind !== "spotlight") return `M${left} ${top}H${right}V${bottom}H${left}z`;
  const [halfWidth, halfHeight] = [(right - left) / 2, (bottom - top) / 2];
  const arc = `A${halfWidth} ${halfHeight} 0 0 1`;
  return `M${left} ${top + halfHeight}${arc} ${right} ${top + halfHeight}${arc} ${left} ${top + halfHeight}z`;
}

/** The points of a line drawn freely that matter: none is further off the line than the tolerance (Douglas, Peucker). */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  if (points.length < 3) return [...points];
  const [first, last] = [points[0], points[points.length - 1]];
  let [furthest, index] = [tolerance, 0];
  for (let at = 1; at < points.length - 1; at += 1) {
    const distance = offLine(points[at], first, last);
    if (distance > furthest) [furthest, index] = [distance, at];
  }
  if (!index) return [first, last];
  return [...simplified(points.slice(0, index + 1), tolerance).slice(0, -1), ...simplified(points.slice(index), tolerance)];
}

function offLine([x, y]: Point, [startX, startY]: Point, [endX, endY]: Point): number {
  const [alongX, alongY] = [endX - startX, endY - startY];
  const length = alongX ** 2 + alongY ** 2;
  const share = length ? Math.min(1, Math.max(0, ((x - startX) * alongX + (y - startY) * alongY) / length)) : 0;
  return Math.hypot(x - startX - share * alongX, y - startY - share * alongY);
}
