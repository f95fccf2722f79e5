/** One annotation as it is drawn: by dragging, or for lines by a click for each vertex. */

import type { AnnotationKind } from "../../figure/annotation_model";
import type { Point } from "../../figure/drawn_model";
import { outline, simplified, squared, straightened } from "./shapes";

const DRAGGED = 150; // hundredths of a millimetre from where a click becomes a drag
const BOX: Point = [4000, 2500]; // of a box that is only clicked
const NUMBER: Point = [1200, -900]; // from the tip of a callout that is only clicked to its number
const FREE = 20; // tolerance of a line drawn freely
const LINES: ReadonlySet<AnnotationKind> = new Set(["arrow", "line"]);

export interface Drawn {
  kind: AnnotationKind;
  points: Point[];
  /** Of a text whose width was dragged. */
  textWidth: number | null;
}

export class Drawing {
  private points: Point[];
  private trace: Point[];
  private end: Point;
  private byClicks = false;

  constructor(
    readonly kind: AnnotationKind,
    start: Point,
  ) {
    this.points = [start];
    this.trace = [start];
    this.end = start;
  }

  /** Whether more clicks belong to it. */
  get isOpen(): boolean {
    return this.byClicks;
  }

  /** Follows the pointer; `even` makes squares, circles and straight directions. */
  move(to: Point, even: boolean): void {
    const last = this.points[this.points.length - 1];
    const isLine = LINES.has(this.kind) || this.kind === "callout";
    this.end = even ? (isLine ? straightened(last, to) : squared(last, to)) : to;
    if (!this.byClicks) this.trace.push(to);
  }

  /** Ends a press and returns what was drawn, or null where a line waits for more vertices. */
  release(even: boolean): Drawn | null {
    if (this.byClicks) return null;
    const [start] = this.points;
    const isDrag = Math.hypot(this.end[0] - start[0], this.end[1] - start[1]) > DRAGGED;
    if (LINES.has(this.kind) && !isDrag) {
      this.byClicks = true;
      return null;
    }
    if (this.kind === "line" && !even) return this.done(simplified(this.trace, FREE));
    if (this.kind === "text") return { kind: "text", points: [isDrag ? corner(start, this.end) : start], textWidth: isDrag ? Math.abs(this.end[0] - start[0]) : null };
    const [right, down] = this.kind === "callout" ? NUMBER : BOX;
    return this.done([start, isDrag ? this.end : [start[0] + right, start[1] + down]]);
  }

  /** Adds a vertex where the pointer is. */
  click(): void {
    this.points.push(this.end);
  }

  /** Takes back the last vertex. */
  back(): void {
    if (this.points.length > 1) this.points.pop();
  }

  /** Ends a line of clicked vertices; null where it has too few. */
  finish(): Drawn | null {
    const points = this.points.filter((point, index) => !index || point[0] !== this.points[index - 1][0] || point[1] !== this.points[index - 1][1]);
    return points.length > 1 ? this.done(points) : null;
  }

  /** What is drawn by now, as a path. */
  get path(): string {
    if (this.kind === "line" && !this.byClicks && this.trace.length > 2) return outline("line", this.trace);
    return outline(this.kind, [...this.points, this.end]);
  }

  private done(points: Point[]): Drawn {
    return { kind: this.kind, points, textWidth: null };
  }
}

function corner([x, y]: Point, [otherX, otherY]: Point): Point {
  return [Math.min(x, otherX), Math.min(y, otherY)];
}
