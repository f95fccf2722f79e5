/** Turns packed vertices into canvas paths with no more corners than can be seen. */

import type { Frame } from "./grid";

/** What a line is traced onto. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** Beyond a frame's edge, in CSS pixels: room for the widest line, tick or symbol that reaches back into it. */
export const MARGIN = 32;

/** How far a traced line may run from a vertex that it leaves out, in device pixels. */
const TOLERANCE = 0.5;

/**
 * Traces the vertices from `start` to `end`, leaving out those that a line within the tolerance passes by.
 *
 * From the last corner on, each vertex narrows the wedge of directions that stay within the tolerance of all vertices
 * since (Zhao and Saalfeld's sleeve); the first one outside of it, or on the way back, makes its predecessor the next
 * corner. One pass, no memory. Vertices on the device pixel of the one before are not even looked at. Nothing depends on
 * where the canvas lies, so panning changes no line.
 */
export function trace(pen: Pen, xy: Int32Array, start: number, end: number, frame: Frame): void {
  const { scale, left, top } = frame;
  const fine = scale * frame.ratio;
  const tolerance = TOLERANCE / frame.ratio;
  const stop = end * 2;
  let index = start * 2;
  let column = (xy[index] * fine) | 0;
  let row = (xy[index + 1] * fine) | 0;
  let cornerX = xy[index] * scale - left;
  let cornerY = -xy[index + 1] * scale - top;
  let lastX = cornerX;
  let lastY = cornerY;
  let open = true; // no direction is excluded yet
  let reach = 0; // the greatest distance from the corner since
  let lowX = 0;
  let lowY = 0;
  let highX = 0;
  let highY = 0;
  pen.moveTo(cornerX, cornerY);
  for (index += 2; index < stop; index += 2) {
    const nextColumn = (xy[index] * fine) | 0;
    const nextRow = (xy[index + 1] * fine) | 0;
    if (nextColumn === column && nextRow === row) continue;
    column = nextColumn;
    row = nextRow;
    const x = xy[index] * scale - left;
    const y = -xy[index + 1] * scale - top;
    let alongX = x - cornerX;
    let alongY = y - cornerY;
    let length = Math.sqrt(alongX * alongX + alongY * alongY);
    const outside = lowX * alongY - lowY * alongX < 0 || highX * alongY - highY * alongX > 0;
    if (!open && (outside || length < reach - tolerance)) {
      pen.lineTo(lastX, lastY);
      cornerX = lastX;
      cornerY = lastY;
      alongX = x - cornerX;
      alongY = y - cornerY;
      length = Math.sqrt(alongX * alongX + alongY * alongY);
      reach = 0;
      open = true;
    }
    lastX = x;
    lastY = y;
    if (length > reach) reach = length;
    if (length <= tolerance) continue;
    // The two directions from the corner that pass the vertex at the tolerance, on either side of it.
    const sine = tolerance / length;
    const cosine = Math.sqrt(1 - sine * sine);
    const fromX = alongX * cosine + alongY * sine;
    const fromY = alongY * cosine - alongX * sine;
    const toX = alongX * cosine - alongY * sine;
    const toY = alongY * cosine + alongX * sine;
    if (open || lowX * fromY - lowY * fromX > 0) {
      lowX = fromX;
      lowY = fromY;
    }
    if (open || highX * toY - highY * toX < 0) {
      highX = toX;
      highY = toY;
    }
    open = false;
  }
  pen.lineTo(lastX, lastY);
}

/**
 * A pen that, of corners which follow each other beyond the same edge of a frame, keeps the first and the last only.
 *
 * What lies between them becomes one straight line beyond that edge, so neither a fill nor a line changes where it can
 * be seen.
 */
export class VisiblePen implements Pen {
  private readonly right: number;
  private readonly bottom: number;
  /** The edges that everything since the last corner drawn lies beyond, one bit each. */
  private beyond = 0;
  private held: { x: number; y: number; code: number } | null = null;

  constructor(
    private readonly pen: Pen,
    frame: Frame,
  ) {
    this.right = frame.width + MARGIN;
    this.bottom = frame.height + MARGIN;
  }

  moveTo(x: number, y: number): void {
    this.finish();
    this.pen.moveTo(x, y);
    this.beyond = this.codeOf(x, y);
  }

  lineTo(x: number, y: number): void {
    const code = this.codeOf(x, y);
    if (this.held && !(this.beyond & code)) {
      this.pen.lineTo(this.held.x, this.held.y);
      this.beyond = this.held.code;
      this.held = null;
    }
    this.beyond &= code;
    if (this.beyond) {
      this.held = { x, y, code };
    } else {
      this.pen.lineTo(x, y);
      this.beyond = code;
    }
  }

  /** Draws what is held back; must follow the last corner. */
  finish(): void {
    if (this.held) this.pen.lineTo(this.held.x, this.held.y);
    this.held = null;
  }

  private codeOf(x: number, y: number): number {
    return (x < -MARGIN ? 1 : x > this.right ? 2 : 0) | (y < -MARGIN ? 4 : y > this.bottom ? 8 : 0);
  }
}

/** A visible stretch of a line, and how far from the line's start it begins, in CSS pixels. */
export interface Stretch {
  path: Path2D;
  distance: number;
}

/**
 * A pen that cuts lines into their visible stretches.
 *
 * Dashes that begin at a stretch's distance stay where they are on the ground while the map is panned.
 */
export class StretchPen implements Pen {
  readonly stretches: Stretch[] = [];
  private readonly right: number;
  private readonly bottom: number;
  private stretch: Path2D | null = null;
  private distance = 0;
  private fromX = 0;
  private fromY = 0;

  constructor(frame: Frame) {
    this.right = frame.width + MARGIN;
    this.bottom = frame.height + MARGIN;
  }

  moveTo(x: number, y: number): void {
    this.stretch = null;
    this.distance = 0;
    this.fromX = x;
    this.fromY = y;
  }

  lineTo(x: number, y: number): void {
    if (this.hides(x, y)) {
      this.stretch = null;
    } else {
      if (!this.stretch) {
        this.stretch = new Path2D();
        this.stretch.moveTo(this.fromX, this.fromY);
        this.stretches.push({ path: this.stretch, distance: this.distance });
      }
      this.stretch.lineTo(x, y);
    }
    this.distance += Math.hypot(x - this.fromX, y - this.fromY);
    this.fromX = x;
    this.fromY = y;
  }

  /** Says whether the line from the last corner to here lies beyond one edge. */
  private hides(x: number, y: number): boolean {
    return (
      (x < -MARGIN && this.fromX < -MARGIN) ||
      (x > this.right && this.fromX > this.right) ||
      (y < -MARGIN && this.fromY < -MARGIN) ||
      (y > this.bottom && this.fromY > this.bottom)
    );
  }
}
