import { describe, expect, it } from "vitest";
import type { Position } from "../protocol";
import { coordinatesOf } from "./draft";

describe("finished shapes", () => {
  it("keep every digit", () => {
    expect(coordinatesOf("point", [[35.87412345678901, 34.91500000000001]])).toEqual([35.87412345678901, 34.91500000000001]);
  });

  it("are lines of two places or more", () => {
    expect(coordinatesOf("line", [[0, 0]])).toBeNull();
    expect(coordinatesOf("line", [[0, 0], [0, 0]])).toBeNull();
    expect(coordinatesOf("line", [[0, 0], [1, 1], [1, 1], [2, 0]])).toEqual([[0, 0], [1, 1], [2, 0]]);
  });

  it("have closed rings that go counterclockwise", () => {
    const ring = [[[0, 0], [1, 0], [1, 1], [0, 0]]];
    expect(coordinatesOf("polygon", [[0, 0], [1, 0], [1, 1]])).toEqual(ring);
    expect(coordinatesOf("polygon", [[0, 0], [1, 1], [1, 0]])).toEqual(ring);
  });

  it("have an area", () => {
    expect(coordinatesOf("polygon", [[0, 0], [1, 1]])).toBeNull();
    expect(coordinatesOf("polygon", [[0, 0], [1, 1], [0, 0]])).toBeNull();
    expect(coordinatesOf("polygon", [[0, 0], [1, 1], [2, 2]])).toBeNull();
    expect(coordinatesOf("rectangle", [[3, 3], [3, 5]])).toBeNull();
    expect(coordinatesOf("rectangle", [[3, 3]])).toBeNull();
  });

  it.each<[Position, Position]>([
    [[0, 0], [2, 1]],
    [[2, 1], [0, 0]],
    [[0, 1], [2, 0]],
    [[2, 0], [0, 1]],
  ])("are rectangles whatever corner comes first", (from, to) => {
    const [ring] = coordinatesOf("rectangle", [from, to]) as [Position[]];
    expect(ring).toHaveLength(5);
    expect(ring[0]).toEqual(ring[4]);
    expect([...ring.slice(0, 4)].sort()).toEqual([[0, 0], [0, 1], [2, 0], [2, 1]]);
    const turns = ring.slice(0, 4).map(([x, y], index) => {
      const [nextX, nextY] = ring[index + 1] as Position;
      return x * nextY - nextX * y;
    });
    expect(turns.reduce((sum, turn) => sum + turn)).toBeGreaterThan(0);
  });

  it("lie in the world, however far the map was dragged around it", () => {
    expect(coordinatesOf("line", [[361, 5], [362, 6]])).toEqual([[1, 5], [2, 6]]);
    expect(coordinatesOf("line", [[-181, 5], [-179, 6]])).toEqual([[179, 5], [181, 6]]);
    expect(coordinatesOf("point", [[180, 5]])).toEqual([180, 5]);
  });
});
