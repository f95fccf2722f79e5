/** One layer of the situation on its own canvas: loaded as a pack, patched feature by feature. */

import { worldCopies } from "./grid";
import { paintMarks } from "./marks";
import { FeatureRuns, readPack } from "./packed";
import type { FeaturePatch, LayerPresentation } from "./protocol";
import { paintShapes } from "./shapes";
import { Sheet } from "./stage";

export class PackedLayer {
  readonly sheet = new Sheet((context, frame) => {
    if (!this.features) return;
    for (const copy of worldCopies(frame)) {
      paintShapes(context, this.features.runs, copy);
      paintMarks(context, this.features.runs, copy);
    }
  });
  private features: FeatureRuns | null = null;
  private url = "";
  /** Loading and patching happen one after the other, in the order in which the shell asked for them. */
  private queue: Promise<void> = Promise.resolve();

  /** Takes over how the layer is presented, and loads it where it lies at another address now. */
  present({ visible, opacity, url }: LayerPresentation): Promise<void> {
    this.sheet.visible = visible;
    this.sheet.opacity = opacity;
    if (url === this.url) return this.queue;
    this.url = url;
    return this.enqueue(async () => {
      this.features = new FeatureRuns(readPack(await fetchBytes(url)));
    });
  }

  patch({ removed, url }: FeaturePatch): Promise<void> {
    return this.enqueue(async () => {
      this.features?.patch(removed, url === null ? null : readPack(await fetchBytes(url)));
    });
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).then(() => this.sheet.spoil());
    return this.queue;
  }
}

export async function fetchBytes(url: string): Promise<ArrayBuffer> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} could not be loaded`);
  return reply.arrayBuffer();
}
