import { describe, expect, it } from "vitest";
import type { Geometry } from "../edit_surface";
import { Shape } from "./shape";

const SQUARE = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
  [0, 0],
];
const polygon: Geometry = { type: "Polygon", coordinates: [SQUARE, [[1, 1], [2, 1], [2, 2], [1, 1]]] };
const line: Geometry = { type: "LineString", coordinates: [[0, 0, 9], [1, 1, 9], [2, 0, 9]] };

/** The position that a path leads to. */
function at(geometry: Geometry, path: readonly number[]): unknown {
  if (geometry.type === "GeometryCollection")
    return at((geometry.geometries as Geometry[])[path[0] as number] as Geometry, path.slice(1));
  return path.reduce((value: unknown, index) => (value as unknown[])[index], geometry.coordinates);
}

describe("reading", () => {
  const collection: Geometry = {
    type: "GeometryCollection",
    geometries: [
      { type: "Point", coordinates: [9, 9] },
      polygon,
      { type: "MultiPolygon", coordinates: [[SQUARE], [SQUARE]] },
      { type: "MultiLineString", coordinates: [[[0, 1], [2, 3]], [[4, 5], [6, 7]]] },
      { type: "MultiPoint", coordinates: [[1, 2], [3, 4]] },
      { type: "GeometryCollection", geometries: [line] },
    ],
  };

  it("finds the vertices that a pack counts, a ring's closing position among them", () => {
    const shape = Shape.of(polygon);
    const counted = Array.from({ length: 10 }, (_, index) => shape.vertexOf(index));
    expect(counted).toEqual([0, 1, 2, 3, 0, 4, 5, 6, 4, -1]);
    expect(Shape.of(line).vertexOf(2)).toBe(2);
  });

  it.each([polygon, line, collection])("gives every vertex the path to its position", (geometry) => {
    const shape = Shape.of(geometry);
    for (let vertex = 0; vertex < shape.count; vertex += 1)
      expect((at(geometry, shape.pathTo(vertex)) as number[]).slice(0, 2)).toEqual(shape.position(vertex));
  });

  it("counts the closing position of a ring once", () => {
    expect(Shape.of(polygon).count).toBe(4 + 3);
    expect(Shape.of({ type: "Polygon", coordinates: [SQUARE.slice(0, 4)] }).count).toBe(4);
  });

  it("leaves out what is no position", () => {
    expect(Shape.of(null).count).toBe(0);
    expect(Shape.of({ type: "Polygon", coordinates: [] }).count).toBe(0);
    expect(Shape.of({ type: "Polygon", coordinates: "none" }).count).toBe(0);
    expect(Shape.of({ type: "Point", coordinates: [] }).count).toBe(0);
    expect(Shape.of({ type: "LineString", coordinates: [[1, null], [2, 3]] }).count).toBe(0);
    expect(Shape.of({ type: "Circle", coordinates: [1, 2] }).count).toBe(0);
  });

  it("keeps every digit", () => {
    expect(Shape.of({ type: "Point", coordinates: [35.87412345678901, 34.91500000000001] }).position(0)).toEqual([
      35.87412345678901, 34.91500000000001,
    ]);
  });
});

describe("neighbours", () => {
  it("go around a ring", () => {
    const shape = Shape.of(polygon);
    expect([0, 1, 2, 3, 4, 5, 6].map((vertex) => shape.next(vertex))).toEqual([1, 2, 3, 0, 5, 6, 4]);
  });

  it("end with a line", () => {
    const shape = Shape.of(line);
    expect([0, 1, 2].map((vertex) => shape.next(vertex))).toEqual([1, 2, -1]);
  });

  it("do not exist among points", () => {
    expect(Shape.of({ type: "MultiPoint", coordinates: [[0, 0], [1, 1]] }).next(0)).toBe(-1);
  });
});

describe("edits", () => {
  it("insert on a segment where the file's array takes it", () => {
    const shape = Shape.of(polygon);
    expect(shape.pathInto({ from: 0, to: 1 })).toEqual([0, 1]);
    expect(shape.pathInto({ from: 3, to: 0 })).toEqual([0, 4]);
    expect(shape.pathInto({ from: 6, to: 4 })).toEqual([1, 3]);
    const grown = shape.withInserted({ from: 3, to: 0 }, [-1, 2]);
    expect(grown.position(4)).toEqual([-1, 2]);
    expect(grown.pathTo(4)).toEqual([0, 4]);
    expect(grown.next(4)).toBe(0);
    expect(grown.pathTo(5)).toEqual([1, 0]);
  });

  it("delete no more than the kind allows", () => {
    const shape = Shape.of(polygon);
    const triangle = shape.without(0) as Shape;
    expect(triangle.count).toBe(6);
    expect(triangle.pathTo(3)).toEqual([1, 0]);
    expect(triangle.without(0)).toBeNull();
    expect(Shape.of(line).without(1)?.without(0)).toBeNull();
    expect(Shape.of({ type: "Point", coordinates: [1, 1] }).without(0)).toBeNull();
  });

  it("move by degrees, like the shell", () => {
    const moved = Shape.of(line).moved([10, 10], [11, 9.5]);
    expect(moved.position(1)).toEqual([2, 0.5]);
    expect(moved.x[1]).toBeCloseTo(Shape.of({ type: "Point", coordinates: [2, 0.5] }).x[0] as number, 3);
  });

  it("leave the shape they start from alone", () => {
    const shape = Shape.of(line);
    shape.withVertex(0, [7, 7]);
    shape.withInserted({ from: 0, to: 1 }, [7, 7]);
    shape.without(0);
    expect(shape.position(0)).toEqual([0, 0]);
    expect(shape.count).toBe(3);
  });
});

describe("being made of the same vertices", () => {
  it("is not about where they lie", () => {
    expect(Shape.of(polygon).withVertex(1, [3, 3]).isMadeLike(Shape.of(polygon))).toBe(true);
  });

  it.each([line, { type: "MultiPoint", coordinates: line.coordinates }, null])("is about kinds and numbers", (other) => {
    expect(Shape.of(polygon).isMadeLike(Shape.of(other))).toBe(false);
  });

  it("ends with a vertex more or less", () => {
    const shape = Shape.of(polygon);
    expect(shape.withInserted({ from: 0, to: 1 }, [2, 0]).isMadeLike(shape)).toBe(false);
    expect(shape.without(0)?.isMadeLike(shape)).toBe(false);
  });
});
