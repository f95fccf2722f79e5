/**
 * The vertices of one geometry as flat arrays, each with the path that leads to its position in the file.
 *
 * A ring's closing position is its first corner written twice: it is one vertex here, and the shell moves both.
 */

import type { Geometry } from "../edit_surface";
import { gridX, gridY } from "../grid";
import type { Path, Position } from "../protocol";

type RunKind = "point" | "points" | "line" | "ring";

/** Vertices that follow each other in one array of positions of the file. */
export interface Run {
  readonly kind: RunKind;
  /** Leads to the array of positions, or for a single point to the position itself. */
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

/** A place on a shape where a vertex can be put: between the vertices `from` and `to`. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

const DEPTHS: Record<string, number> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

export class Shape {
  private constructor(
    readonly longitudes: Float64Array,
    readonly latitudes: Float64Array,
    /** Grid coordinates of the vertices, not rounded. */
    readonly x: Float64Array,
    readonly y: Float64Array,
    readonly runs: readonly Run[],
  ) {}

  /** Reads a geometry; what is no position in it is left out. */
  static of(geometry: Geometry | null): Shape {
    const found: Found[] = [];
    collect(geometry, [], found);
    const count = found.reduce((sum, { length }) => sum + length, 0);
    const shape = new Shape(
      new Float64Array(count),
      new Float64Array(count),
      new Float64Array(count),
      new Float64Array(count),
      runsOf(found),
    );
    let vertex = 0;
    for (const { array, length } of found) {
      for (let index = 0; index < length; index += 1, vertex += 1) {
        const position = array[index] as Position;
        shape.longitudes[vertex] = position[0];
        shape.latitudes[vertex] = position[1];
        shape.x[vertex] = gridX(position[0]);
        shape.y[vertex] = gridY(position[1]);
      }
    }
    return shape;
  }

  private static from(positions: readonly Position[], runs: readonly Run[]): Shape {
    return new Shape(
      Float64Array.from(positions, ([longitude]) => longitude),
      Float64Array.from(positions, ([, latitude]) => latitude),
      Float64Array.from(positions, ([longitude]) => gridX(longitude)),
      Float64Array.from(positions, ([, latitude]) => gridY(latitude)),
      runs,
    );
  }

  get count(): number {
    return this.x.length;
  }

  /** True when a path leads to the same vertex in both shapes, wherever it lies. */
  isMadeLike(other: Shape): boolean {
    return (
      this.runs.length === other.runs.length &&
      this.runs.every((run, index) => {
        const { kind, path, start, end } = other.runs[index] as Run;
        return run.kind === kind && run.start === start && run.end === end && String(run.path) === String(path);
      })
    );
  }

  position(vertex: number): Position {
    return [this.longitudes[vertex] as number, this.latitudes[vertex] as number];
  }

  runOf(vertex: number): Run {
    return this.runs.find(({ end }) => vertex < end) as Run;
  }

  /** The path to a vertex's position. */
  pathTo(vertex: number): Path {
    const run = this.runOf(vertex);
    return run.kind === "point" ? [...run.path] : [...run.path, vertex - run.start];
  }

  /** The path that a new vertex on a segment gets. */
  pathInto({ from }: Segment): Path {
    const run = this.runOf(from);
    return [...run.path, from - run.start + 1];
  }

  /** The vertex that follows in a line or around a ring; -1 at the end of a line and for points. */
  next(vertex: number, run: Run = this.runOf(vertex)): number {
    if (run.kind === "point" || run.kind === "points") return -1;
    if (vertex + 1 < run.end) return vertex + 1;
    return run.kind === "ring" && run.end - run.start > 1 ? run.start : -1;
  }

  /** The same shape with one vertex elsewhere. */
  withVertex(vertex: number, [longitude, latitude]: Position): Shape {
    const moved = new Shape(
      this.longitudes.slice(),
      this.latitudes.slice(),
      this.x.slice(),
      this.y.slice(),
      this.runs,
    );
    moved.longitudes[vertex] = longitude;
    moved.latitudes[vertex] = latitude;
    moved.x[vertex] = gridX(longitude);
    moved.y[vertex] = gridY(latitude);
    return moved;
  }

  /** The vertex that a pack counts as this one: there a ring's closing position is one too; -1 where there is none. */
  vertexOf(packed: number): number {
    let start = 0;
    for (const run of this.runs) {
      const length = run.end - run.start + (run.kind === "ring" ? 1 : 0);
      if (packed < start + length) return packed - start < run.end - run.start ? run.start + packed - start : run.start;
      start += length;
    }
    return -1;
  }

  /** The same shape with a vertex more, put on a segment. */
  withInserted(segment: Segment, position: Position): Shape {
    const at = segment.from + 1;
    const positions = this.positions();
    positions.splice(at, 0, position);
    return Shape.from(positions, this.resized(segment.from, 1));
  }

  /** The same shape without a vertex, or null when too few would be left for its kind. */
  without(vertex: number): Shape | null {
    const { kind, start, end } = this.runOf(vertex);
    const least = { point: 1, points: 1, line: 2, ring: 3 }[kind];
    if (end - start <= least) return null;
    const positions = this.positions();
    positions.splice(vertex, 1);
    return Shape.from(positions, this.resized(vertex, -1));
  }

  /** The same shape moved as the shell moves it: by a difference in degrees. */
  moved(from: Position, to: Position): Shape {
    const east = to[0] - from[0];
    const north = to[1] - from[1];
    const longitudes = this.longitudes.map((longitude) => longitude + east);
    const latitudes = this.latitudes.map((latitude) => latitude + north);
    return new Shape(longitudes, latitudes, longitudes.map(gridX), latitudes.map(gridY), this.runs);
  }

  private positions(): Position[] {
    return Array.from(this.longitudes, (_, vertex) => this.position(vertex));
  }

  /** The runs when the one that holds a vertex grows or shrinks. */
  private resized(vertex: number, by: number): Run[] {
    const grown = this.runOf(vertex);
    return this.runs.map((run) => ({
      ...run,
      start: run.start > grown.start ? run.start + by : run.start,
      end: run.end >= grown.end ? run.end + by : run.end,
    }));
  }
}

/** An array of positions in a geometry; `length` leaves out a closing one. */
interface Found {
  kind: RunKind;
  path: Path;
  array: readonly Position[];
  length: number;
}

function runsOf(found: readonly Found[]): Run[] {
  let end = 0;
  return found.map(({ kind, path, length }) => {
    end += length;
    return { kind, path, start: end - length, end };
  });
}

function collect(geometry: Geometry | null, path: Path, found: Found[]): void {
  if (!geometry) return;
  if (geometry.type === "GeometryCollection") {
    geometry.geometries?.forEach((member, index) => collect(member, [...path, index], found));
    return;
  }
  const depth = DEPTHS[geometry.type];
  if (depth === undefined) return;
  if (depth === 0) return add("point", path, [geometry.coordinates], found);
  const kind = geometry.type.endsWith("Point") ? "points" : geometry.type.endsWith("Polygon") ? "ring" : "line";
  eachArray(geometry.coordinates, depth - 1, path, (array, arrayPath) => add(kind, arrayPath, array, found));
}

function eachArray(
  value: unknown,
  depth: number,
  path: Path,
  visit: (array: readonly unknown[], path: Path) => void,
): void {
  if (!Array.isArray(value)) return;
  if (depth === 0) return visit(value, path);
  value.forEach((item, index) => eachArray(item, depth - 1, [...path, index], visit));
}

function add(kind: RunKind, path: Path, array: readonly unknown[], found: Found[]): void {
  if (array.length === 0 || !array.every(isPosition)) return;
  const positions = array as Position[];
  const [first, last] = [positions[0] as Position, positions.at(-1) as Position];
  const closed = kind === "ring" && positions.length > 1 && first[0] === last[0] && first[1] === last[1];
  found.push({ kind, path, array: positions, length: positions.length - (closed ? 1 : 0) });
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}
