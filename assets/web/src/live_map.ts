/** The live map: shows what the shell sends and reports what is pointed at. */

import L from "leaflet";
import { Basemap } from "./basemap";
import type { Post } from "./bridge";
import { addControls, addCredits } from "./controls";
import { createEditor } from "./edit";
import type { Editor } from "./edit_surface";
import { latitudeAt, longitudeAt } from "./grid";
import { FlawMarks } from "./flaw_marks";
import { HoverName } from "./hover_name";
import { HeldHandles } from "./held_handles";
import { PackedLayer } from "./packed_layer";
import { reportPointing } from "./pointing";
import type { Bounds, FeaturePatch, FeatureRef, LayerPresentation, ShellMessage, View } from "./protocol";
import { PlaceMarker } from "./place_marker";
import { NEW, OLD, Outline, SELECTED } from "./selection";
import { Stage } from "./stage";

type Message<Type extends ShellMessage["type"]> = Extract<ShellMessage, { type: Type }>;

const EDITING_PANE = "editing";

export class LiveMap {
  private readonly stage: Stage;
  private readonly basemap: Basemap;
  private readonly selection = new Outline(SELECTED);
  private readonly compared = { old: new Outline(OLD), new: new Outline(NEW) };
  private readonly flaws = new FlawMarks();
  private readonly marker: PlaceMarker;
  private readonly hoverName: HoverName;
  private readonly editor: Editor;
  private readonly handles: HeldHandles;
  private selected: readonly FeatureRef[] = [];
  private layers = new Map<string, PackedLayer>();
  private credits: L.Control | null = null;
  private revision = -1;

  constructor(
    private readonly map: L.Map,
    private readonly post: Post,
  ) {
    this.stage = new Stage(map, (milliseconds) => post({ type: "drawn", revision: this.revision, milliseconds }));
    map.createPane(EDITING_PANE);
    this.basemap = new Basemap(() => this.stage.paintSoon());
    this.marker = new PlaceMarker(map);
    this.editor = createEditor({ map, pane: EDITING_PANE, post, revision: () => this.revision });
    this.hoverName = new HoverName(map, (event) => this.editor.claims(event));
    this.handles = new HeldHandles(this.editor);
    addControls(map);
    reportPointing(map, post, this.editor);
  }

  receive(message: ShellMessage): void {
    switch (message.type) {
      case "snapshot":
        return this.showSnapshot(message);
      case "patch":
        return this.applyPatch(message);
      case "select":
        this.selected = message.features;
        this.outlineSelected();
        return this.stage.paintSoon();
      case "handles":
        return this.run(this.handles.show(message));
      case "no_handles":
        return this.handles.drop();
      case "mode":
        return this.editor.setMode(message.name);
      case "basemap":
        this.basemap.language = message.language;
        return;
      case "labels":
        this.basemap.labels.names = message.items;
        return;
      case "fit":
        return this.fit(message.bounds);
      case "centre":
        this.map.setView([message.latitude, message.longitude], message.zoom ?? this.map.getZoom(), { animate: false });
        return;
      case "marker":
        return this.marker.show(message.position);
      case "hovering":
        return this.hoverName.show(message.text);
      case "compare":
        this.run(this.compared.old.show(message.old));
        return this.run(this.compared.new.show(message.new));
      case "flaws":
        this.flaws.show(message.places);
        return this.stage.paintSoon();
      case "places":
        return this.editor.addPlaces(message.places);
      case "measured":
        return this.editor.setMeasured(message.text);
      case "snap":
        return this.editor.setSnap(message.sequence, message.position, message.kind);
    }
  }

  private showSnapshot({ revision, layers, basemap, view, mode }: Message<"snapshot">): void {
    const asked = performance.now();
    this.revision = revision;
    this.basemap.language = basemap.language;
    if (view) this.setView(view);
    this.editor.setMode(mode);
    this.handles.drop();
    this.present(layers, [], revision, asked, view === null);
    this.run(this.showBasemap(basemap.url));
  }

  private async showBasemap(url: string): Promise<void> {
    await this.basemap.load(url, this.map.getZoom());
    this.credits ??= addCredits(this.map, this.basemap.credits);
  }

  private applyPatch({ from, to, layers, features }: Message<"patch">): void {
    if (from !== this.revision) return this.post({ type: "ready" });
    this.revision = to;
    this.present(layers, features, to, performance.now());
  }

  /** Shows layers and patches, and reports when all of it is painted. */
  private present(
    layers: readonly LayerPresentation[] | null,
    patches: readonly FeaturePatch[],
    revision: number,
    asked: number,
    fitting = false,
  ): void {
    const work: Promise<void>[] = [];
    if (layers) {
      const before = this.layers;
      this.layers = new Map(layers.map(({ id }) => [id, before.get(id) ?? new PackedLayer()]));
      for (const layer of layers) work.push((this.layers.get(layer.id) as PackedLayer).present(layer));
      this.arrange();
    }
    for (const patch of patches) {
      const layer = this.layers.get(patch.layer);
      if (layer) work.push(layer.patch(patch));
      this.handles.follow(patch, revision);
    }
    this.run(
      Promise.all(work).then(() => {
        if (work.length > 0) this.outlineSelected();
        if (fitting) this.fitLayers();
        return this.reportDrawn(revision, asked);
      }),
    );
  }

  private arrange(): void {
    const layers = [...this.layers.values()].map(({ sheet }) => sheet);
    const outlines = [this.selection.sheet, this.compared.old.sheet, this.compared.new.sheet];
    this.stage.arrange([this.basemap.sheet, ...layers, ...outlines, this.basemap.labels.sheet, this.flaws.sheet]);
  }

  private async reportDrawn(revision: number, asked: number): Promise<void> {
    await this.stage.painted();
    this.post({ type: "drawn", revision, milliseconds: performance.now() - asked });
  }

  private outlineSelected(): void {
    const runs = this.selected.map(({ layer, key }) => this.layers.get(layer)?.runOf(key) ?? null);
    this.selection.trace(runs.filter((run) => run !== null));
  }

  /** Shows all that the layers hold: for a situation that names no view. */
  private fitLayers(): void {
    const all = [...this.layers.values()].map((layer) => layer.bounds()).filter((bounds) => bounds !== null);
    if (all.length === 0) return;
    this.fit([
      longitudeAt(Math.min(...all.map(([west]) => west))),
      latitudeAt(Math.min(...all.map(([, south]) => south))),
      longitudeAt(Math.max(...all.map(([, , east]) => east))),
      latitudeAt(Math.max(...all.map(([, , , north]) => north))),
    ]);
  }

  private fit([west, south, east, north]: Bounds): void {
    this.map.fitBounds(
      [
        [south, west],
        [north, east],
      ],
      { animate: false, padding: [32, 32], maxZoom: 13 },
    );
  }

  private setView({ longitude, latitude, zoom }: View): void {
    this.map.setView([latitude, longitude], zoom, { animate: false });
  }

  /** Paints when the work is done; a failure is told to the shell. */
  private run(work: Promise<void>): void {
    work
      .then(() => this.stage.paintSoon())
      .catch((error: unknown) => this.post({ type: "error", message: String(error) }));
  }
}
