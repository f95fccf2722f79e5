import { describe, expect, it } from "vitest";
import type { AnnotationItem, AnnotationKind } from "../../figure/annotation_model";
import type { Point } from "../../figure/drawn_model";
import { boxOfPoints, gripsOf, isMovable, outline, reshaped, simplified, squared, straightened, withoutVertex } from "./shapes";

function item(kind: AnnotationKind, points: Point[], more: Partial<AnnotationItem> = {}): AnnotationItem {
  return { id: "x", kind, anchor: "paper", points, text: null, style: {} as AnnotationItem["style"], tied: false, ...more };
}

const BOX: Point[] = [[1000, 1000], [3000, 2000]];

describe("gripsOf", () => {
  it("gives a box eight, a line one for each vertex, a text its width", () => {
    expect(gripsOf(item("rectangle", BOX), boxOfPoints(BOX))).toHaveLength(8);
    expect(gripsOf(item("arrow", [[0, 0], [10, 0], [10, 10]]), boxOfPoints(BOX)).map(({ part }) => part)).toEqual([
      { between: 1 },
      { between: 2 },
      { vertex: 0 },
      { vertex: 1 },
      { vertex: 2 },
    ]);
    expect(gripsOf(item("text", [[0, 0]]), { left: 0, top: 0, right: 500, bottom: 100 })).toEqual([{ x: 500, y: 50, part: "width" }]);
  });

  it("stretches a line of many vertices as a whole", () => {
    const many = Array.from({ length: 60 }, (_, index): Point => [index, index % 7]);
    expect(gripsOf(item("line", many), boxOfPoints(many))).toHaveLength(8);
  });

  it("leaves what follows a feature to the feature", () => {
    const callout = item("callout", BOX, { tied: true });
    expect(gripsOf(callout, boxOfPoints(BOX)).map(({ part }) => part)).toEqual([{ vertex: 1 }]);
    const spotlight = item("spotlight", [], { tied: true });
    expect(gripsOf(spotlight, boxOfPoints(BOX))).toEqual([]);
    expect(isMovable(spotlight)).toBe(false);
    expect(isMovable(callout)).toBe(true);
  });
});

describe("reshaped", () => {
  const rectangle = item("rectangle", BOX);
  const drag = (across: -1 | 0 | 1, down: -1 | 0 | 1, by: Point, even = false): Point[] => reshaped(rectangle, boxOfPoints(BOX), { across, down }, by, even).points;

  it("moves only the sides that were grabbed", () => {
    expect(drag(1, 1, [500, 300])).toEqual([[1000, 1000], [3500, 2300]]);
    expect(drag(-1, 0, [500, 300])).toEqual([[1500, 1000], [3000, 2000]]);
    expect(drag(0, -1, [500, -300])).toEqual([[1000, 700], [3000, 2000]]);
  });

  it("keeps the proportions where it is asked to", () => {
    expect(drag(1, 1, [2000, 0], true)).toEqual([[1000, 1000], [5000, 3000]]);
  });

  it("never turns a box inside out", () => {
    expect(drag(1, 1, [-9000, -9000])).toEqual([[1000, 1000], [1200, 1200]]);
    expect(drag(-1, -1, [9000, 9000])).toEqual([[2800, 1800], [3000, 2000]]);
  });

  it("moves one vertex, straight to its neighbour where it is asked to", () => {
    const arrow = item("arrow", [[0, 0], [1000, 0]]);
    expect(reshaped(arrow, boxOfPoints(BOX), { vertex: 1 }, [0, 400], false).points).toEqual([[0, 0], [1000, 400]]);
    const [, [x, y]] = reshaped(arrow, boxOfPoints(BOX), { vertex: 1 }, [0, 100], true).points;
    expect(y).toBeCloseTo(0);
    expect(x).toBeCloseTo(Math.hypot(1000, 100));
  });

  it("draws a new vertex out between two, on a ring also between the last and the first", () => {
    const arrow = item("arrow", [[0, 0], [1000, 0]]);
    expect(reshaped(arrow, boxOfPoints(BOX), { between: 1 }, [0, 300], false).points).toEqual([[0, 0], [500, 300], [1000, 0]]);
    const ring = item("spotlight", [[0, 0], [1000, 0], [0, 1000]]);
    expect(reshaped(ring, boxOfPoints(BOX), { between: 3 }, [-100, 0], false).points).toEqual([[0, 0], [1000, 0], [0, 1000], [-100, 500]]);
  });

  it("takes a vertex out as long as enough are left", () => {
    expect(withoutVertex(item("arrow", [[0, 0], [5, 5], [9, 0]]), 1)).toEqual([[0, 0], [9, 0]]);
    expect(withoutVertex(item("arrow", [[0, 0], [9, 0]]), 1)).toBeNull();
    expect(withoutVertex(item("spotlight", [[0, 0], [5, 5], [9, 0]]), 1)).toBeNull();
  });

  it("widens a text and leaves its place", () => {
    const text = item("text", [[0, 0]]);
    const box = { left: 0, top: 0, right: 2000, bottom: 500 };
    expect(reshaped(text, box, "width", [700, 0], false)).toEqual({ points: [[0, 0]], textWidth: 2700 });
    expect(reshaped(text, box, "width", [-7000, 0], false).textWidth).toBe(500);
  });
});

it("straightens to the nearest of eight directions", () => {
  const [x, y] = straightened([0, 0], [100, 90]);
  expect(x).toBeCloseTo(y);
  expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(100, 90));
});

it("makes a square in the quarter that is pointed at", () => {
  expect(squared([10, 10], [4, 8])).toEqual([4, 4]);
  expect(squared([10, 10], [13, 30])).toEqual([30, 30]);
});

it("simplifies a free line within its tolerance", () => {
  const points = Array.from({ length: 101 }, (_, index): Point => [index * 10, Math.sin(index / 8) * 100]);
  const fewer = simplified(points, 5);
  expect(fewer.length).toBeLessThan(40);
  expect(fewer[0]).toEqual(points[0]);
  expect(fewer.at(-1)).toEqual(points.at(-1));
  expect(simplified([[0, 0], [50, 1], [100, 0]], 5)).toEqual([[0, 0], [100, 0]]);
});

it("shows what is drawn", () => {
  expect(outline("arrow", [[0, 0], [5, 5]])).toBe("M0 0L5 5");
  expect(outline("rectangle", [[5, 5], [0, 0]])).toBe("M0 0H5V5H0z");
  expect(outline("ellipse", [[0, 0], [10, 4]])).toContain("A5 2");
  expect(outline("line", [])).toBe("");
});
