import { expect, test } from "vitest";
import { HOLE, LINE, OUTER, POINT, type Pack } from "./packed";
import { middleOf, pick } from "./picking";

type Part = [kind: number, ...positions: [number, number][]];

function packOf(...features: Part[][]): Pack {
  const parts = features.flat();
  const starts = (lengths: number[]): Uint32Array => Uint32Array.from([0, ...lengths].map(((sum) => (length: number) => (sum += length))(0)));
  const bounds = features.flatMap((own) => {
    const places = own.flatMap(([, ...positions]) => positions);
    if (places.length === 0) return [1, 1, -1, -1];
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
  return {
    count: features.length,
    xy: Int32Array.from(parts.flatMap(([, ...positions]) => positions).flat()),
    part_start: starts(parts.map(([, ...positions]) => positions.length)),
    part_kind: Uint8Array.from(parts.map(([kind]) => kind)),
    feature_start: starts(features.map((own) => own.length)),
    feature_key: Uint32Array.from(features.keys()),
    feature_style: new Uint16Array(features.length),
    feature_bounds: Int32Array.from(bounds),
    styles: [],
    only_points: false,
    no_points: false,
  };
}

function square(kind: number, from: number, to: number): Part {
  return [kind, [from, from], [to, from], [to, to], [from, to], [from, from]];
}

test("an area is picked inside, not in its hole and not beside it", () => {
  const pack = packOf([square(OUTER, 0, 100), square(HOLE, 40, 60)]);
  expect(pick(pack, 20, 20, 0)).toEqual([0]);
  expect(pick(pack, 50, 50, 0)).toEqual([]);
  expect(pick(pack, 101, 50, 0)).toEqual([]);
});

test("points and lines are picked within reach", () => {
  const pack = packOf([[POINT, [10, 10]]], [[LINE, [0, 50], [100, 50]]]);
  expect(pick(pack, 13, 14, 5)).toEqual([0]);
  expect(pick(pack, 14, 14, 5)).toEqual([]);
  expect(pick(pack, 50, 55, 5)).toEqual([1]);
  expect(pick(pack, 50, 56, 5)).toEqual([]);
  expect(pick(pack, 104, 53, 5)).toEqual([1]);
});

test("of several the topmost comes first", () => {
  const pack = packOf([square(OUTER, 0, 100)], [square(OUTER, 0, 50)], [[POINT, [20, 20]]]);
  expect(pick(pack, 20, 20, 2)).toEqual([2, 1, 0]);
});

test("a feature without a shape is never picked and has no middle", () => {
  const pack = packOf([], [[POINT, [4, 6]]]);
  expect(pick(pack, 0, 0, 100)).toEqual([1]);
  expect(middleOf(pack, 0)).toBeNull();
  expect(middleOf(pack, 1)).toEqual([4, 6]);
});
