import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Frame, GRID, scaleAt } from "./grid";
import { MARGIN, StretchPen, VisiblePen, trace } from "./trace";

type Point = [number, number];

class Recorder {
  readonly lines: Point[][] = [];

  moveTo(x: number, y: number): void {
    this.lines.push([[x, y]]);
  }

  lineTo(x: number, y: number): void {
    this.lines[this.lines.length - 1].push([x, y]);
  }
}

const frame: Frame = { zoom: 8, scale: scaleAt(8), left: 0, top: 0, width: 800, height: 600, ratio: 1 };
const STEP = 1 / frame.scale;

/** Packed vertices from places in CSS pixels. */
function packed(points: readonly Point[]): Int32Array {
  return Int32Array.from(points.flatMap(([x, y]) => [Math.round(x * STEP), Math.round(-y * STEP)]));
}

function traced(points: readonly Point[], within = frame): Point[] {
  const recorder = new Recorder();
  trace(recorder, packed(points), 0, points.length, within);
  return recorder.lines[0];
}

/** A coast: 5,000 vertices that wander a fifth of a pixel at a time, the same ones at every run. */
function coast(): Point[] {
  let state = 1;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  let [x, y, turn] = [100, 300, 0];
  return Array.from({ length: 5000 }, () => {
    turn = turn * 0.95 + random();
    x += 0.2 * Math.cos(turn);
    y += 0.2 * Math.sin(turn);
    return [x, y];
  });
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
}

describe("trace", () => {
  it("runs no further than a pixel and a half from any vertex", () => {
    const points = coast();
    const line = traced(points);
    const off = points.map((point) => Math.min(...line.slice(1).map((to, index) => distance(point, line[index], to))));
    expect(Math.max(...off)).toBeLessThan(1.5); // half a pixel, and the diagonal of the pixel that it skips within
    expect(line.length).toBeLessThan(points.length / 10);
  });

  it("keeps the corners of a shape that is drawn with few", () => {
    const square: Point[] = [[10, 10], [60, 10], [60, 60], [10, 60], [10, 10]];
    expect(traced(square)).toEqual(square.map(([x, y]) => [expect.closeTo(x, 3), expect.closeTo(y, 3)]));
  });

  it("keeps a spike", () => {
    const line = traced([[0, 0], [50, 0], [50, -40], [50.9, 0], [100, 0]]);
    expect(Math.min(...line.map(([, y]) => y))).toBeCloseTo(-40, 3);
  });

  it("keeps a line that comes back the way it went", () => {
    expect(traced([[0, 0], [50, 0], [20, 0]]).map(([x]) => Math.round(x))).toEqual([0, 50, 20]);
  });

  it("traces the same line wherever the canvas lies", () => {
    const points = coast();
    const panned = traced(points, { ...frame, left: 137, top: -55 });
    const moved = panned.map(([x, y]) => [expect.closeTo(x + 137, 6), expect.closeTo(y - 55, 6)]);
    expect(traced(points)).toEqual(moved);
  });

  it("draws more corners on a finer screen", () => {
    expect(traced(coast(), { ...frame, ratio: 2 }).length).toBeGreaterThan(traced(coast()).length);
  });

  it("survives the edges of the grid", () => {
    const recorder = new Recorder();
    trace(recorder, Int32Array.of(-GRID, -GRID, GRID, GRID, 2 ** 31 - 1, -(2 ** 31 - 1)), 0, 3, frame);
    expect(recorder.lines[0].flat().every(Number.isFinite)).toBe(true);
  });
});

function visible(points: readonly Point[]): Point[] {
  const recorder = new Recorder();
  const pen = new VisiblePen(recorder, frame);
  pen.moveTo(...points[0]);
  for (const point of points.slice(1)) pen.lineTo(...point);
  pen.finish();
  return recorder.lines[0];
}

describe("VisiblePen", () => {
  it("draws what is in the frame as it is", () => {
    const points: Point[] = [[0, 0], [400, 300], [800, 600], [10, 590]];
    expect(visible(points)).toEqual(points);
  });

  it("keeps the first and the last of those beyond one edge", () => {
    const points: Point[] = [[400, 300], [900, 300], [2000, 100], [3000, 500], [950, 310], [400, 310]];
    expect(visible(points)).toEqual([points[0], points[1], points[4], points[5]]);
  });

  it("keeps a corner around the frame", () => {
    const around: Point[] = [[-500, 300], [-500, -500], [1500, -500], [1500, 300]];
    expect(visible(around)).toEqual(around);
  });

  it("keeps a line that crosses the frame between two places outside", () => {
    const across: Point[] = [[-100, 300], [-90, 310], [-80, 300], [900, 300], [1000, 300]];
    const seen = visible(across);
    expect(seen).toContainEqual([-80, 300]);
    expect(seen).toContainEqual([900, 300]);
  });
});

describe("StretchPen", () => {
  beforeAll(() => {
    vi.stubGlobal("Path2D", Recorder);
  });

  it("knows how far along the line each stretch begins", () => {
    const pen = new StretchPen(frame);
    pen.moveTo(100, 100);
    for (const [x, y] of [[1000, 100], [1000, 500], [100, 500]]) pen.lineTo(x, y);
    expect(pen.stretches.map(({ distance }) => distance)).toEqual([0, 900 + 400]);
  });

  it("draws nothing of a line beyond an edge", () => {
    const pen = new StretchPen(frame);
    pen.moveTo(-MARGIN - 1, 0);
    pen.lineTo(-MARGIN - 1, 600);
    expect(pen.stretches).toEqual([]);
  });
});
