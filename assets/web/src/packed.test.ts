import { describe, expect, it } from "vitest";
import { FeatureRuns, LINE, OUTER, POINT, type Pack, packOf, readPack } from "./packed";

type Part = { kind: number; xy: number[] };

/** The bytes of a pack, written as `layers/drawing/packs.py` writes them. */
function bytesOf(features: { key: number; parts: Part[] }[], version = 1): ArrayBuffer {
  const parts = features.flatMap((feature) => feature.parts);
  const starts = (counts: number[]): number[] => counts.reduce((sums, n) => [...sums, sums[sums.length - 1] + n], [0]);
  const arrays: Record<string, Int32Array | Uint32Array | Uint16Array | Uint8Array> = {
    xy: Int32Array.from(parts.flatMap(({ xy }) => xy)),
    part_start: Uint32Array.from(starts(parts.map(({ xy }) => xy.length / 2))),
    part_kind: Uint8Array.from(parts.map(({ kind }) => kind)),
    feature_start: Uint32Array.from(starts(features.map((feature) => feature.parts.length))),
    feature_key: Uint32Array.from(features.map(({ key }) => key)),
    feature_style: new Uint16Array(features.length),
    feature_bounds: new Int32Array(features.length * 4),
  };
  const padded = (length: number): number => Math.ceil(length / 8) * 8;
  const directory: Record<string, { offset: number; length: number }> = {};
  let size = 0;
  for (const [name, array] of Object.entries(arrays)) {
    directory[name] = { offset: size, length: array.length };
    size += padded(array.byteLength);
  }
  const header = JSON.stringify({ version, count: features.length, arrays: directory, styles: [{ radius: 3 }], meta: {} });
  const length = padded(8 + header.length) - 8;
  const bytes = new Uint8Array(8 + length + size);
  bytes.set(new TextEncoder().encode("SMPK"));
  new DataView(bytes.buffer).setUint32(4, length, true);
  bytes.set(new TextEncoder().encode(header.padEnd(length)), 8);
  for (const [name, array] of Object.entries(arrays))
    bytes.set(new Uint8Array(array.buffer), 8 + length + directory[name].offset);
  return bytes.buffer;
}

const point = (key: number): { key: number; parts: Part[] } => ({ key, parts: [{ kind: POINT, xy: [key, -key] }] });
const points = (...keys: number[]): Pack => readPack(bytesOf(keys.map(point)));

describe("readPack", () => {
  it("reads vertices, parts and styles", () => {
    const square: Part = { kind: OUTER, xy: [0, 0, 9, 0, 9, 9, 0, 0] };
    const pack = readPack(bytesOf([{ key: 4, parts: [square, { kind: LINE, xy: [1, 2, 3, 4] }] }, { key: 7, parts: [] }]));
    expect([...pack.xy]).toEqual([...square.xy, 1, 2, 3, 4]);
    expect([...pack.part_start]).toEqual([0, 4, 6]);
    expect([...pack.feature_start]).toEqual([0, 2, 2]);
    expect([...pack.feature_key]).toEqual([4, 7]);
    expect(pack.styles[0]).toMatchObject({ radius: 3, stroke: null });
    expect([pack.only_points, pack.no_points]).toEqual([false, true]);
  });

  it("tells packs of single points from others", () => {
    expect(points(0, 1, 2).only_points).toBe(true);
    const pair = { key: 0, parts: [{ kind: POINT, xy: [0, 0] }, { kind: POINT, xy: [1, 1] }] };
    expect(readPack(bytesOf([pair])).only_points).toBe(false);
    expect(readPack(bytesOf([point(0), { key: 1, parts: [] }])).only_points).toBe(false);
  });

  it("refuses what is no pack of its version", () => {
    expect(() => readPack(new ArrayBuffer(4))).toThrow("not a pack");
    expect(() => readPack(new TextEncoder().encode("{} no pack").buffer)).toThrow("not a pack");
    expect(() => readPack(bytesOf([], 2))).toThrow("version 2");
  });
});

/** The keys in drawing order. */
function keysOf(runs: FeatureRuns): number[] {
  return runs.runs.flatMap(({ pack, start, end }) => [...pack.feature_key.slice(start, end)]);
}

describe("FeatureRuns", () => {
  it("draws an edited feature in the place of the old one, from its own pack", () => {
    const runs = new FeatureRuns(points(0, 1, 2));
    const edited = points(1);
    runs.patch([], edited);
    expect(keysOf(runs)).toEqual([0, 1, 2]);
    expect(runs.runs[1].pack).toBe(edited);
  });

  it("draws new features last and leaves out deleted ones", () => {
    const runs = new FeatureRuns(points(0, 1, 2));
    runs.patch([0, 2], points(3, 4));
    expect(keysOf(runs)).toEqual([1, 3, 4]);
    runs.patch([3], null);
    expect(keysOf(runs)).toEqual([1, 4]);
  });

  it("brings a deleted feature back to its place", () => {
    const runs = new FeatureRuns(points(5, 6, 7));
    runs.patch([6], null);
    expect(keysOf(runs)).toEqual([5, 7]);
    runs.patch([], points(6));
    expect(keysOf(runs)).toEqual([5, 6, 7]);
  });

  it("keeps the last edit of several", () => {
    const runs = new FeatureRuns(points(0, 1));
    const last = points(1);
    runs.patch([], points(1));
    runs.patch([], last);
    expect(runs.runs[1].pack).toBe(last);
  });
});

describe("moving vertices", () => {
  const square: Part = { kind: OUTER, xy: [0, 0, 9, 0, 9, 9, 0, 0] };
  const line: Part = { kind: LINE, xy: [1, 2, 3, 4] };
  const base = (): Pack => readPack(bytesOf([point(0), { key: 1, parts: [square, line] }, { key: 2, parts: [] }]));
  const moved = (key: number, index: number) => ({
    key,
    vertices: [{ index, x: -7, y: 20, longitude: 0, latitude: 0 }],
  });

  it("changes the one feature, in its place, and its bounds", () => {
    const pack = base();
    const runs = new FeatureRuns(pack);
    runs.move(moved(1, 4));
    expect(keysOf(runs)).toEqual([0, 1, 2]);
    const { pack: edited } = runs.runs[1];
    expect([...edited.xy]).toEqual([...square.xy, -7, 20, 3, 4]);
    expect([...edited.feature_bounds]).toEqual([-7, 0, 9, 20]);
    expect([...edited.part_start]).toEqual([0, 4, 6]);
    expect(edited.styles[0]).toBe(pack.styles[0]);
    expect([...pack.xy.slice(2)]).toEqual([...square.xy, ...line.xy]); // whoever draws it sees what it was
    runs.move(moved(1, 0));
    expect([...runs.runs[1].pack.xy.slice(0, 2)]).toEqual([-7, 20]);
    expect([...runs.runs[1].pack.xy.slice(8, 10)]).toEqual([-7, 20]);
  });

  it("leaves alone what is not here, not drawn, or has no such vertex", () => {
    const runs = new FeatureRuns(base());
    for (const each of [moved(9, 0), moved(2, 0), moved(1, 6)]) runs.move(each);
    expect(runs.runs).toHaveLength(1);
  });

  it("makes one pack of several runs", () => {
    const [one, other] = [base(), base()];
    const pack = packOf([
      { pack: one, start: 1, end: 3 },
      { pack: other, start: 0, end: 2 },
    ]);
    expect([...pack.feature_key]).toEqual([1, 2, 0, 1]);
    expect([...pack.feature_start]).toEqual([0, 2, 2, 3, 5]);
    expect([...pack.part_start]).toEqual([0, 4, 6, 7, 11, 13]);
    expect([...pack.part_kind]).toEqual([OUTER, LINE, POINT, OUTER, LINE]);
    expect([...pack.xy]).toEqual([...square.xy, ...line.xy, 0, -0, ...square.xy, ...line.xy].map((x) => x || 0));
    expect(pack.feature_style[0]).not.toBe(pack.feature_style[2]);
    expect([pack.count, pack.only_points, pack.no_points]).toEqual([4, false, false]);
  });
});
