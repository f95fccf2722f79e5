import { describe, expect, it } from "vitest";
import type { Geometry } from "../edit_surface";
import { GRID, type Frame, gridX, gridY, scaleAt } from "../grid";
import { frameFor, handleAt, marksOf } from "./marks";
import { Shape } from "./shape";

/** A view of 800 by 600 pixels around a place. */
function around(longitude: number, latitude: number, zoom: number): Frame {
  const scale = scaleAt(zoom);
  const left = gridX(longitude) * scale - 400;
  const top = -gridY(latitude) * scale - 300;
  return { zoom, scale, left, top, width: 800, height: 600, ratio: 1 };
}

function circle(vertices: number, radius = 1): Geometry {
  const ring = Array.from({ length: vertices }, (_, index) => {
    const angle = (index / vertices) * 2 * Math.PI;
    return [36 + radius * Math.cos(angle), 35 + radius * Math.sin(angle)];
  });
  return { type: "Polygon", coordinates: [[...ring, ring[0]]] };
}

const kinds = (geometry: Geometry, frame: Frame): string[] =>
  marksOf(Shape.of(geometry), frame).map(({ handle }) => handle.kind);
const count = (values: readonly string[], kind: string): number => values.filter((value) => value === kind).length;

describe("handles", () => {
  it("are a vertex for each corner, a midpoint for each side and a grip", () => {
    const found = kinds(circle(8), around(36, 35, 8));
    expect([count(found, "vertex"), count(found, "midpoint"), count(found, "grip")]).toEqual([8, 8, 1]);
  });

  it("are thinned to what can be told apart", () => {
    const marks = marksOf(Shape.of(circle(20_000)), around(36, 35, 8));
    const vertices = marks.filter(({ handle }) => handle.kind === "vertex");
    expect(vertices.length).toBeGreaterThan(60);
    expect(vertices.length).toBeLessThan(300);
  });

  it("are those in view alone", () => {
    expect(kinds(circle(8), around(50, 35, 8))).toEqual([]);
    expect(kinds(circle(8), around(37, 35, 12))).toEqual(["grip", "vertex"]);
  });

  it("of a point are the point", () => {
    expect(kinds({ type: "Point", coordinates: [36, 35] }, around(36, 35, 8))).toEqual(["vertex"]);
  });

  it("of short sides have no midpoints", () => {
    expect(count(kinds(circle(8), around(36, 35, 4)), "midpoint")).toBe(0);
  });
});

describe("hitting", () => {
  const shape = Shape.of(circle(4));
  const marks = marksOf(shape, around(36, 35, 8));

  it("finds the handle under the pointer", () => {
    for (const mark of marks) expect(handleAt(marks, mark.x + 3, mark.y - 3)).toBe(mark);
    expect(handleAt(marks, 5, 5)).toBeNull();
  });

  it("prefers a vertex to what is nearer", () => {
    const vertex = { handle: { kind: "vertex", vertex: 0 }, x: 0, y: 0 } as const;
    const grip = { handle: { kind: "grip" }, x: 8, y: 0 } as const;
    expect(handleAt([vertex, grip], 7, 0)).toBe(vertex);
    expect(handleAt([vertex, grip], 12, 0)).toBe(grip);
  });
});

describe("copies of the world", () => {
  it("are chosen near the middle of the view", () => {
    const shape = Shape.of({ type: "Point", coordinates: [-179, 0] });
    const frame = around(181, 0, 6);
    const shifted = frameFor(shape, frame);
    expect((shape.x[0] as number) * shifted.scale - shifted.left).toBeCloseTo(400, 5);
    expect(frame.left - shifted.left).toBeCloseTo(2 * GRID * frame.scale, 3);
    expect(frameFor(shape, around(-179, 0, 6))).toEqual(around(-179, 0, 6));
  });
});
