/** Reads packs: a layer's geometry as flat arrays of grid coordinates, in the byte format of `layers/drawing/packs.py`. */

import type { MovedFeature } from "./protocol";
import { type Style, styleOf } from "./style";

export const POINT = 0;
export const LINE = 1;
export const OUTER = 2;
export const HOLE = 3;

export interface Pack {
  readonly count: number;
  readonly xy: Int32Array;
  readonly part_start: Uint32Array;
  readonly part_kind: Uint8Array;
  readonly feature_start: Uint32Array;
  readonly feature_key: Uint32Array;
  readonly feature_style: Uint16Array;
  readonly feature_bounds: Int32Array;
  readonly styles: readonly Style[];
  /** Every feature is one point, so vertices, parts and features have the same positions. */
  readonly only_points: boolean;
  readonly no_points: boolean;
}

interface Header {
  version: number;
  count: number;
  arrays: Record<string, { offset: number; length: number }>;
  styles: Partial<Style>[];
}

const MAGIC = "SMPK";
const VERSION = 1;

/** Returns a pack whose arrays are views of the buffer; throws an Error when it holds no pack of this version. */
export function readPack(buffer: ArrayBuffer): Pack {
  const text = new TextDecoder();
  if (buffer.byteLength < 8 || text.decode(new Uint8Array(buffer, 0, 4)) !== MAGIC) throw new Error("not a pack");
  const length = new DataView(buffer).getUint32(4, true);
  const header = JSON.parse(text.decode(new Uint8Array(buffer, 8, length))) as Header;
  if (header.version !== VERSION) throw new Error(`a pack of version ${header.version}`);
  const view = <T>(type: new (buffer: ArrayBuffer, offset: number, length: number) => T, name: string): T => {
    const entry = header.arrays[name];
    if (!entry) throw new Error(`a pack without ${name}`);
    return new type(buffer, 8 + length + entry.offset, entry.length);
  };
  const xy = view(Int32Array, "xy");
  const part_kind = view(Uint8Array, "part_kind");
  return {
    count: header.count,
    xy,
    part_start: view(Uint32Array, "part_start"),
    part_kind,
    feature_start: view(Uint32Array, "feature_start"),
    feature_key: view(Uint32Array, "feature_key"),
    feature_style: view(Uint16Array, "feature_style"),
    feature_bounds: view(Int32Array, "feature_bounds"),
    styles: header.styles.map(styleOf),
    ...pointsOf({ count: header.count, xy, part_kind }),
  };
}

/** A pack of its own of what some runs hold, its styles being theirs. */
export function packOf(runs: readonly Run[]): Pack {
  const features = runs.flatMap(({ pack, start, end }) =>
    Array.from({ length: end - start }, (_, index) => ({ pack, feature: start + index })),
  );
  const partsOf = ({ pack, feature }: { pack: Pack; feature: number }): [number, number] => [
    pack.feature_start[feature],
    pack.feature_start[feature + 1],
  ];
  let [parts, vertices] = [0, 0];
  for (const each of features) {
    const [first, end] = partsOf(each);
    parts += end - first;
    vertices += each.pack.part_start[end] - each.pack.part_start[first];
  }
  const styles = new Map<Style, number>();
  const made = {
    count: features.length,
    xy: new Int32Array(vertices * 2),
    part_start: new Uint32Array(parts + 1),
    part_kind: new Uint8Array(parts),
    feature_start: new Uint32Array(features.length + 1),
    feature_key: new Uint32Array(features.length),
    feature_style: new Uint16Array(features.length),
    feature_bounds: new Int32Array(features.length * 4),
  };
  let [part, vertex] = [0, 0];
  features.forEach((each, at) => {
    const { pack, feature } = each;
    const [first, end] = partsOf(each);
    const from = pack.part_start[first];
    made.xy.set(pack.xy.subarray(from * 2, pack.part_start[end] * 2), vertex * 2);
    made.part_kind.set(pack.part_kind.subarray(first, end), part);
    for (let index = first; index < end; index += 1, part += 1) {
      made.part_start[part + 1] = pack.part_start[index + 1] - from + vertex;
    }
    vertex += pack.part_start[end] - from;
    made.feature_start[at + 1] = part;
    made.feature_key[at] = pack.feature_key[feature];
    made.feature_bounds.set(pack.feature_bounds.subarray(feature * 4, feature * 4 + 4), at * 4);
    const style = pack.styles[pack.feature_style[feature]];
    if (!styles.has(style)) styles.set(style, styles.size);
    made.feature_style[at] = styles.get(style) as number;
  });
  return { ...made, styles: [...styles.keys()], ...pointsOf(made) };
}

/** Says what a pack holds of points. */
function pointsOf({ count, xy, part_kind }: Pick<Pack, "count" | "xy" | "part_kind">) {
  const points = part_kind.reduce((sum, kind) => sum + (kind === POINT ? 1 : 0), 0);
  const only_points = points === count && points === part_kind.length && count * 2 === xy.length;
  return { only_points, no_points: points === 0 };
}

/** Computes the bounds of a pack's only feature anew. */
function setBounds({ xy, feature_bounds }: Pack): void {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < xy.length; at += 2) {
    const [x, y] = [xy[at], xy[at + 1]];
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  feature_bounds.set([west, south, east, north]);
}

/** Consecutive features of one pack, `end` excluded. */
export interface Run {
  readonly pack: Pack;
  readonly start: number;
  readonly end: number;
}

/**
 * The features of a layer in drawing order: the pack it was loaded as, and what has been edited since.
 *
 * An edited feature is drawn from the small pack that brought it, in the place of the old one; new features come last.
 */
export class FeatureRuns {
  private readonly edited = new Map<number, Run | null>();
  private positions: Map<number, number> | null = null;
  private current: readonly Run[];

  constructor(private readonly base: Pack) {
    this.current = [{ pack: base, start: 0, end: base.count }];
  }

  get runs(): readonly Run[] {
    return this.current;
  }

  /** Takes features away and puts those of a pack in the place of the ones with the same keys. */
  patch(removed: readonly number[], changed: Pack | null): void {
    for (const key of removed) this.edited.set(key, null);
    for (let start = 0; changed && start < changed.count; start += 1)
      this.edited.set(changed.feature_key[start], { pack: changed, start, end: start + 1 });
    this.current = this.arrange();
  }

  /** Moves vertices of one feature; one that is not here, or not drawn, has none. */
  move({ key, vertices }: MovedFeature): void {
    const run = this.runOf(key);
    if (!run) return;
    const pack = packOf([run]);
    for (const { index, x, y } of vertices) {
      if (index * 2 >= pack.xy.length) return;
      pack.xy[index * 2] = x;
      pack.xy[index * 2 + 1] = y;
    }
    setBounds(pack);
    this.edited.set(key, { pack, start: 0, end: 1 });
    this.current = this.arrange();
  }

  /** The feature with this key, alone; null where there is none. */
  runOf(key: number): Run | null {
    const edited = this.edited.get(key);
    if (edited !== undefined) return edited;
    const position = this.positionOf(key);
    return position === undefined ? null : { pack: this.base, start: position, end: position + 1 };
  }

  private arrange(): Run[] {
    const replaced: [number, Run | null][] = [];
    const added: Run[] = [];
    for (const [key, run] of this.edited) {
      const position = this.positionOf(key);
      if (position !== undefined) replaced.push([position, run]);
      else if (run) added.push(run);
    }
    replaced.sort(([one], [other]) => one - other);
    const runs: Run[] = [];
    let start = 0;
    for (const [position, run] of replaced) {
      if (start < position) runs.push({ pack: this.base, start, end: position });
      if (run) runs.push(run);
      start = position + 1;
    }
    if (start < this.base.count) runs.push({ pack: this.base, start, end: this.base.count });
    return [...runs, ...added];
  }

  private positionOf(key: number): number | undefined {
    const { feature_key, count } = this.base;
    if (key < count && feature_key[key] === key) return key;
    if (!this.positions) {
      this.positions = new Map();
      for (let position = 0; position < count; position += 1) this.positions.set(feature_key[position], position);
    }
    return this.positions.get(key);
  }
}
