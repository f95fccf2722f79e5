/** One layer of the situation on its own canvas: loaded as a pack, patched feature by feature. */

import { fetchBytes } from "./fetching";
import type { GridBounds } from "./grid";
import { paintMarks } from "./marks";
import { FeatureRuns, type Pack, type Run, readPack } from "./packed";
import type { FeaturePatch, LayerPresentation } from "./protocol";
import { paintShapes } from "./shapes";
import { prepareMilitary } from "./military_bundle";
import { Sheet } from "./stage";
import { paintCopies } from "./surface";

export class PackedLayer {
  readonly sheet = new Sheet((context, frame) => {
    if (!this.features) return;
    const { runs } = this.features;
    paintCopies(context, frame, (surface, copy) => {
      paintShapes(surface, runs, copy);
      paintMarks(surface, runs, copy);
    });
  });
  private features: FeatureRuns | null = null;
  private url = "";
  /** Loading and patching happen one after the other, in the order in which the shell asked for them. */
  private queue: Promise<void> = Promise.resolve();

  /** Takes over how the layer is presented, and loads it where it lies at another address now. */
  present({ visible, opacity, url, pack }: LayerPresentation): Promise<void> {
    this.sheet.visible = visible;
    this.sheet.opacity = opacity;
    if (url === this.url) return this.queue;
    this.url = url;
    return this.enqueue(async () => {
      this.features = new FeatureRuns(await prepared(pack !== null ? fromBase64(pack) : await fetchBytes(url)));
    });
  }

  patch({ removed, moved, pack, url }: FeaturePatch): Promise<void> {
    return this.enqueue(async () => {
      for (const feature of moved) this.features?.move(feature);
      const bytes = pack !== null ? fromBase64(pack) : url !== null ? await fetchBytes(url) : null;
      this.features?.patch(removed, bytes && (await prepared(bytes)));
    });
  }

  /** The feature with this key, as it is drawn; null where there is none. */
  runOf(key: number): Run | null {
    return this.features?.runOf(key) ?? null;
  }

  /** The grid's bounds of everything in the layer; null where nothing is. */
  bounds(): GridBounds | null {
    return this.features && boundsOfRuns(this.features.runs);
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).then(() => this.sheet.spoil());
    return this.queue;
  }
}

/** Reads a pack and makes ready what its features are drawn with. */
async function prepared(bytes: ArrayBuffer): Promise<Pack> {
  const pack = readPack(bytes);
  await prepareMilitary(pack.styles);
  return pack;
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}

function boundsOfRuns(runs: readonly Run[]): GridBounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { pack, start, end } of runs) {
    const { feature_bounds } = pack;
    for (let at = start * 4; at < end * 4; at += 4) {
      if (feature_bounds[at] > feature_bounds[at + 2]) continue;
      west = Math.min(west, feature_bounds[at]);
      south = Math.min(south, feature_bounds[at + 1]);
      east = Math.max(east, feature_bounds[at + 2]);
      north = Math.max(north, feature_bounds[at + 3]);
    }
  }
  return west <= east ? [west, south, east, north] : null;
}
