/** The basemap: packed lines and areas of the bundled data in the quiet colours of `tokens.json`, and relief. */

import { GROUND, type Kind, RELIEF_OPACITY, STYLES } from "./basemap_style";
import { boundsOf, type Frame, type GridBounds, worldCopies } from "./grid";
import { Labels, type PlaceLabel } from "./labels";
import { type Pack, readPack } from "./packed";
import { fetchBytes } from "./packed_layer";
import type { Language } from "./protocol";
import { paintShapes } from "./shapes";
import { Sheet } from "./stage";
import { styleOf } from "./style";
import { Tiles } from "./tiles";
import tokens from "./tokens.json";
import type { Surface } from "./surface";

interface IndexedLayer {
  id: string;
  file: string;
  kind: Kind;
  min_zoom: number;
  max_zoom: number;
}

interface Index {
  layers: IndexedLayer[];
  relief: { file: string; bounds_grid: GridBounds } | null;
  labels: string;
}

interface LoadedLayer extends IndexedLayer {
  pack: Pack;
}

export class Basemap {
  readonly labels: Labels;
  private readonly tiles = new Tiles((context, frame) => this.paint(context, frame));
  readonly sheet = new Sheet((context, frame) => this.tiles.paint(context, frame));
  private layers: LoadedLayer[] = [];
  private relief: { picture: ImageBitmap; bounds: GridBounds } | null = null;
  private url = "";

  constructor(repaint: () => void) {
    this.labels = new Labels(repaint);
  }

  set language(language: Language) {
    this.labels.language = language;
  }

  /** Loads the index, all that it names, and the labels. */
  async load(url: string): Promise<void> {
    if (url === this.url) return;
    this.url = url;
    const index = JSON.parse(new TextDecoder().decode(await fetchBytes(url))) as Index;
    const beside = (file: string): string => new URL(file, url).href;
    const [packs, relief, labels] = await Promise.all([
      Promise.all(index.layers.map(async ({ file }) => readPack(await fetchBytes(beside(file))))),
      index.relief && fetchBytes(beside(index.relief.file)),
      fetchBytes(beside(index.labels)),
    ]);
    this.layers = index.layers.map((layer, position) => ({ ...layer, pack: styled(packs[position], layer.kind) }));
    if (index.relief && relief)
      this.relief = { picture: await createImageBitmap(new Blob([relief])), bounds: index.relief.bounds_grid };
    this.labels.places = JSON.parse(new TextDecoder().decode(labels)) as PlaceLabel[];
    this.tiles.clear();
    this.sheet.spoil();
  }

  private paint(context: Surface, frame: Frame): void {
    context.fillStyle = tokens.water;
    context.fillRect(0, 0, frame.width, frame.height);
    const shown = this.layers.filter(({ min_zoom, max_zoom }) => frame.zoom >= min_zoom && frame.zoom < max_zoom);
    for (const copy of worldCopies(frame)) {
      const relief = shown.findIndex(({ kind }) => !GROUND.has(kind));
      shown.forEach(({ pack }, position) => {
        if (position === relief) this.paintRelief(context, copy);
        paintShapes(context, [{ pack, start: 0, end: pack.count }], copy);
      });
    }
  }

  private paintRelief(context: Surface, frame: Frame): void {
    if (!this.relief || reliefStrength(frame.zoom) === 0) return;
    const [west, south, east, north] = this.relief.bounds;
    const [left, , right] = boundsOf(frame);
    if (east < left || west > right) return;
    context.save();
    context.globalCompositeOperation = "multiply";
    context.globalAlpha = RELIEF_OPACITY * reliefStrength(frame.zoom);
    context.drawImage(
      this.relief.picture,
      west * frame.scale - frame.left,
      -north * frame.scale - frame.top,
      (east - west) * frame.scale,
      (north - south) * frame.scale,
    );
    context.restore();
  }
}

/** The relief fades as its own pixels grow large. */
function reliefStrength(zoom: number): number {
  return Math.max(0, Math.min(1, (12 - zoom) / 3));
}

function styled(pack: Pack, kind: Kind): Pack {
  const style = styleOf(STYLES[kind]);
  return { ...pack, styles: (pack.styles.length ? pack.styles : [style]).map(() => style) };
}
