/** Reads packs: a layer's geometry as flat arrays of grid coordinates, in the byte format of `layers/drawing/packs.py`. */

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
  const points = part_kind.reduce((count, kind) => count + (kind === POINT ? 1 : 0), 0);
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
    only_points: points === header.count && points === part_kind.length && header.count * 2 === xy.length,
    no_points: points === 0,
  };
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
