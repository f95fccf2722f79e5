import type { Map as LeafletMap } from "leaflet";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Position } from "../protocol";
import type { Pointer } from "./tool";

vi.mock("leaflet", () => ({ default: { latLng: (lat: number, lng: number) => ({ lat, lng }) } }));
const { SelectAreaTool } = await import("./select_area");

const post = vi.fn();
const surface = { map: { getZoom: () => 0 } as LeafletMap, pane: "editing", post, revision: () => 1 };

/** A pointer at a pixel of a map on which a pixel is a degree. */
function pointer(x: number, y: number, held: Partial<Pointer> = {}): Pointer {
  const position: Position = [x, -y];
  return { x, y, position, remove: false, shift: false, control: false, alt: false, ...held };
}

function drag(kind: "rectangle" | "lasso", places: [number, number][], held: Partial<Pointer> = {}): void {
  const [[x, y], ...rest] = places as [[number, number], ...[number, number][]];
  const tool = new SelectAreaTool(kind, surface, () => {});
  const gesture = tool.press(pointer(x, y));
  for (const [x, y] of rest) gesture.move(pointer(x, y));
  const [lastX, lastY] = places.at(-1) as [number, number];
  gesture.drop(pointer(lastX, lastY, held));
}

beforeEach(() => post.mockReset());

describe("selecting an area", () => {
  it("takes the rectangle between press and release", () => {
    drag("rectangle", [[0, 0], [5, 5], [20, 10]]);
    const ring = [[0, -0], [20, -0], [20, -10], [0, -10]];
    expect(post.mock.calls).toEqual([[{ type: "area_selected", ring, how: "replace", wholly: false }]]);
  });

  it("leaves out what a lasso's pointer trembles", () => {
    drag("lasso", [[0, 0], [10, 0], [11, 1], [10, 10]]);
    expect(post.mock.calls[0]?.[0].ring).toEqual([[0, -0], [10, -0], [10, -10]]);
  });

  it("reads the keys when it ends", () => {
    drag("lasso", [[0, 0], [10, 0], [10, 10]], { shift: true, alt: true });
    drag("lasso", [[0, 0], [10, 0], [10, 10]], { control: true });
    expect(post.mock.calls.map(([{ how, wholly }]) => [how, wholly])).toEqual([["add", true], ["remove", false]]);
  });

  it("takes a short drag for a click", () => {
    drag("rectangle", [[40, 10], [41, 11]], { shift: true });
    expect(post.mock.calls[0]?.[0]).toMatchObject({ type: "clicked", longitude: 41, latitude: -11, add: true });
  });

  it("says nothing when it is given up", () => {
    const gesture = new SelectAreaTool("lasso", surface, () => {}).press(pointer(0, 0));
    gesture.move(pointer(30, 30));
    gesture.cancel();
    expect(post).not.toHaveBeenCalled();
  });
});
