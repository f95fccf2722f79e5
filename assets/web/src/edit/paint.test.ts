import { describe, expect, it } from "vitest";
import { type Frame, gridX, gridY, scaleAt } from "../grid";
import type { Position } from "../protocol";
import { outline } from "./paint";
import { Shape } from "./shape";

class Recorder {
  readonly corners: [number, number][] = [];
  closed = 0;

  moveTo(x: number, y: number): void {
    this.corners.push([x, y]);
  }

  lineTo(x: number, y: number): void {
    this.corners.push([x, y]);
  }

  closePath(): void {
    this.closed += 1;
  }
}

function frameAt(longitude: number, latitude: number, zoom: number): Frame {
  const scale = scaleAt(zoom);
  const [left, top] = [gridX(longitude) * scale - 400, -gridY(latitude) * scale - 300];
  return { zoom, scale, left, top, width: 800, height: 600, ratio: 1 };
}

function circle(count: number): Shape {
  const ring = Array.from({ length: count }, (_, number): Position => {
    const turn = (2 * Math.PI * number) / count;
    return [36 + Math.cos(turn), 35 + Math.sin(turn)];
  });
  return Shape.of({ type: "Polygon", coordinates: [[...ring, ring[0]]] });
}

function outlined(shape: Shape, frame: Frame): Recorder {
  const recorder = new Recorder();
  outline(recorder, shape, frame);
  return recorder;
}

describe("the outline of a shape that is dragged", () => {
  it("has every vertex of a small shape", () => {
    const { corners, closed } = outlined(circle(12), frameAt(36, 35, 7));
    expect(corners).toHaveLength(12);
    expect(closed).toBe(1);
  });

  it("leaves out what lies on the pixel of the vertex before", () => {
    expect(outlined(circle(20_000), frameAt(36, 35, 5)).corners.length).toBeLessThan(700);
  });

  it("leaves out what lies beyond the edges of the map", () => {
    const { corners } = outlined(circle(20_000), frameAt(37, 35, 13));
    expect(corners.length).toBeLessThan(500);
    expect(corners.some(([x, y]) => x > 0 && x < 800 && y > 0 && y < 600)).toBe(true);
  });

  it("ends a line where it ends", () => {
    const shape = Shape.of({ type: "LineString", coordinates: [[36, 35], [36.5, 35], [36.500001, 35]] });
    const frame = frameAt(36, 35, 5);
    const { corners, closed } = outlined(shape, frame);
    expect(corners.at(-1)?.[0]).toBeCloseTo(gridX(36.500001) * frame.scale - frame.left, 6);
    expect(closed).toBe(0);
  });
});
