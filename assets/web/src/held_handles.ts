/** The geometry behind the handles: fetched once, then kept true by what patches say of its vertices. */

import type { Editor, Handles } from "./edit_surface";
import { fetchJson } from "./fetching";
import type { FeaturePatch, MovedVertex, ShellMessage } from "./protocol";

type Told = Extract<ShellMessage, { type: "handles" }>;

interface Moves {
  revision: number;
  vertices: readonly MovedVertex[];
}

export class HeldHandles {
  private told: Told | null = null;
  /** The revision of the geometry that was fetched; null while it is on its way. */
  private fetched: number | null = null;
  /** What moved while the geometry was on its way. */
  private missed: Moves[] = [];

  constructor(private readonly editor: Pick<Editor, "setHandles" | "moveVertices" | "confirm">) {}

  /** Shows what lies at an address; one that is here already is true, and what a gesture made of it is not. */
  async show(message: Told): Promise<void> {
    const known = this.told?.url === message.url;
    this.told = message;
    if (known && this.fetched !== null) this.editor.confirm(message.revision);
    if (known) return;
    this.fetched = null;
    this.missed = [];
    const handles = await fetchJson<Handles>(message.url);
    if (this.told?.url !== message.url) return; // others are wanted by now
    this.fetched = handles.revision;
    this.editor.setHandles({ ...handles, layer: message.layer, key: message.key });
    for (const moves of this.missed) this.move(moves);
    this.editor.confirm(Math.max(this.told.revision, handles.revision));
  }

  drop(): void {
    this.told = null;
    this.editor.setHandles(null);
  }

  /** Takes over what a patch, which leads to a revision, says of the vertices. */
  follow({ layer, moved }: FeaturePatch, revision: number): void {
    if (this.told?.layer !== layer) return;
    for (const { key, vertices } of moved) {
      if (key !== this.told.key) continue;
      if (this.fetched === null) this.missed.push({ revision, vertices });
      else this.move({ revision, vertices });
    }
  }

  private move({ revision, vertices }: Moves): void {
    if (this.fetched !== null && revision > this.fetched) this.editor.moveVertices(vertices);
  }
}
