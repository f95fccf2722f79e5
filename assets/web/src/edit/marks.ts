/** Where the handles of a shape lie on the screen: those that can be seen, no more of them than can be told apart. */

import { GRID, type Frame } from "../grid";
import type { Segment, Shape } from "./shape";

export type Handle =
  | { readonly kind: "vertex"; readonly vertex: number }
  | { readonly kind: "midpoint"; readonly segment: Segment }
  | { readonly kind: "grip" };

/** A handle and its place in CSS pixels from the frame's corner. */
export interface Mark {
  readonly handle: Handle;
  readonly x: number;
  readonly y: number;
}

/** Handles closer than this, in CSS pixels, would lie on top of each other: one of them is shown. */
const ROOM = 12;
/** A segment shorter than this has no place for a midpoint between its ends. */
const MIDPOINT_ROOM = 32;
const REACH = { vertex: 9, midpoint: 8, grip: 11 };
const MARGIN = 8;

/** The frame in which the copy of the world is drawn that brings a shape closest to the middle of the view. */
export function frameFor(shape: Shape, frame: Frame): Frame {
  const [west, , east] = extentOf(shape);
  const middle = (frame.left + frame.width / 2) / frame.scale;
  const copy = shape.count ? Math.round((middle - (west + east) / 2) / (2 * GRID)) : 0;
  return copy ? { ...frame, left: frame.left - copy * 2 * GRID * frame.scale } : frame;
}

/** The handles that can be seen: the grip first, then midpoints, then vertices, in the order of painting. */
export function marksOf(shape: Shape, frame: Frame): Mark[] {
  const taken = new Occupancy(frame);
  const vertices: Mark[] = [];
  const midpoints: Mark[] = [];
  for (const run of shape.runs) {
    for (let vertex = run.start; vertex < run.end; vertex += 1) {
      const x = xOf(shape, vertex, frame);
      const y = yOf(shape, vertex, frame);
      if (taken.take(x, y)) vertices.push({ handle: { kind: "vertex", vertex }, x, y });
    }
  }
  for (const run of shape.runs) {
    for (let vertex = run.start; vertex < run.end; vertex += 1) {
      const next = shape.next(vertex, run);
      if (next < 0) continue;
      const [x0, y0] = [xOf(shape, vertex, frame), yOf(shape, vertex, frame)];
      const [x1, y1] = [xOf(shape, next, frame), yOf(shape, next, frame)];
      if (Math.abs(x1 - x0) + Math.abs(y1 - y0) < MIDPOINT_ROOM) continue;
      const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
      if (taken.take(x, y)) midpoints.push({ handle: { kind: "midpoint", segment: { from: vertex, to: next } }, x, y });
    }
  }
  return [...gripOf(shape, frame, taken), ...midpoints, ...vertices];
}

/** The handle under a place, vertices before midpoints before the grip; null when there is none. */
export function handleAt(marks: readonly Mark[], x: number, y: number): Mark | null {
  const rank = { vertex: 0, midpoint: 1, grip: 2 };
  let best: Mark | null = null;
  let bestRank = Infinity;
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    const kind = mark.handle.kind;
    if (distance > REACH[kind]) continue;
    const order = rank[kind] + distance / 100;
    if (order < bestRank) [best, bestRank] = [mark, order];
  }
  return best;
}

/** The grip that moves the whole shape: in the middle of what can be seen of it, off the other handles. */
function gripOf(shape: Shape, frame: Frame, taken: Occupancy): Mark[] {
  if (shape.count < 2) return []; // a single point is moved by its vertex
  const [west, south, east, north] = extentOf(shape);
  const left = Math.max(0, west * frame.scale - frame.left);
  const right = Math.min(frame.width, east * frame.scale - frame.left);
  const top = Math.max(0, -north * frame.scale - frame.top);
  const bottom = Math.min(frame.height, -south * frame.scale - frame.top);
  if (left > right || top > bottom) return [];
  const x = (left + right) / 2;
  for (const offset of [0, 24, -24, 48, -48]) {
    const y = (top + bottom) / 2 + offset;
    if (taken.isFree(x, y)) return [{ handle: { kind: "grip" }, x, y }];
  }
  return [];
}

function xOf(shape: Shape, vertex: number, frame: Frame): number {
  return (shape.x[vertex] as number) * frame.scale - frame.left;
}

function yOf(shape: Shape, vertex: number, frame: Frame): number {
  return -(shape.y[vertex] as number) * frame.scale - frame.top;
}

/** Least x, least y, greatest x, greatest y in grid steps. */
function extentOf(shape: Shape): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let vertex = 0; vertex < shape.count; vertex += 1) {
    const x = shape.x[vertex] as number;
    const y = shape.y[vertex] as number;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

/** Squares of the screen, each of which holds one handle. */
class Occupancy {
  private readonly columns: number;
  private readonly rows: number;
  private readonly cells: Uint8Array;

  constructor(private readonly frame: Frame) {
    this.columns = Math.ceil((frame.width + 2 * MARGIN) / ROOM);
    this.rows = Math.ceil((frame.height + 2 * MARGIN) / ROOM);
    this.cells = new Uint8Array(this.columns * this.rows);
  }

  /** Takes a place; false when another has it or it cannot be seen. */
  take(x: number, y: number): boolean {
    const cell = this.cellAt(x, y);
    if (cell < 0 || this.cells[cell]) return false;
    this.cells[cell] = 1;
    return true;
  }

  /** True when no handle is in this square or in one beside it. */
  isFree(x: number, y: number): boolean {
    for (const dx of [-ROOM, 0, ROOM])
      for (const dy of [-ROOM, 0, ROOM]) {
        const cell = this.cellAt(x + dx, y + dy);
        if (cell >= 0 && this.cells[cell]) return false;
      }
    return true;
  }

  private cellAt(x: number, y: number): number {
    const { width, height } = this.frame;
    if (!(x >= -MARGIN && y >= -MARGIN && x < width + MARGIN && y < height + MARGIN)) return -1;
    return Math.floor((y + MARGIN) / ROOM) * this.columns + Math.floor((x + MARGIN) / ROOM);
  }
}
