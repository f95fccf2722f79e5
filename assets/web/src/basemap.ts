/** The basemap: packed lines and areas of the bundled data in the quiet colours of `tokens.json`, and relief. */

import { GROUND, type Kind, RELIEF_OPACITY, STYLES } from "./basemap_style";
import { boundsOf, type Frame, type GridBounds, worldCopies } from "./grid";
import { Labels, type PlaceLabel } from "./labels";
import { type Pack, readPack } from "./packed";
import { fetchBytes, fetchJson } from "./fetching";
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
  pack?: Pack;
}

interface Index {
  layers: IndexedLayer[];
  relief: { file: string; bounds_grid: GridBounds } | null;
  labels: string;
  attribution?: string[];
}

/** Below this zoom level the map shows continents. */
const WORLD_ZOOM = 5;
const WORLD_WIDTH = 0.5;

export class Basemap {
  readonly labels: Labels;
  readonly sheet = new Sheet((context, frame) => {
    context.fillStyle = tokens.water;
    context.fillRect(0, 0, frame.width, frame.height);
    if (this.isReady(frame.zoom)) this.tiles.paint(context, frame);
  });
  private readonly tiles = new Tiles(
    (context, frame) => this.paint(context, frame),
    (zoom) => this.isReady(zoom),
    () => this.show(),
  );
  private layers: IndexedLayer[] = [];
  private relief: { picture: ImageBitmap; bounds: GridBounds } | null = null;
  private url = "";
  /** Whom the basemap's data come from. */
  credits: readonly string[] = [];

  constructor(private readonly repaint: () => void) {
    this.labels = new Labels(repaint);
  }

  set language(language: Language) {
    this.labels.language = language;
  }

  /** Loads what this zoom level shows, and then, one after the other, what others do. */
  async load(url: string, zoom: number): Promise<void> {
    if (url === this.url) return;
    this.url = url;
    const index = await fetchJson<Index>(url);
    const beside = (file: string): string => new URL(file, url).href;
    const read = async (layer: IndexedLayer): Promise<void> => {
      layer.pack = styled(readPack(await fetchBytes(beside(layer.file))), layer);
    };
    const reading = index.layers.filter((layer) => isShown(layer, zoom)).map(read);
    if (index.relief) {
      const picture = await createImageBitmap(new Blob([await fetchBytes(beside(index.relief.file))]));
      this.relief = { picture, bounds: index.relief.bounds_grid };
    }
    await Promise.all(reading);
    this.layers = index.layers;
    this.credits = index.attribution ?? [];
    this.show();
    this.labels.places = await fetchJson<PlaceLabel[]>(beside(index.labels));
    for (const layer of index.layers) if (!layer.pack) await read(layer);
    this.show();
  }

  private show(): void {
    this.sheet.spoil();
    this.repaint();
  }

  private isReady(zoom: number): boolean {
    const shown = this.layers.filter((layer) => isShown(layer, zoom));
    return shown.length > 0 && shown.every(({ pack }) => pack);
  }

  private paint(context: Surface, frame: Frame): void {
    context.fillStyle = tokens.water;
    context.fillRect(0, 0, frame.width, frame.height);
    const shown = this.layers.filter((layer) => isShown(layer, frame.zoom));
    const relief = shown.findIndex(({ kind }) => !GROUND.has(kind));
    for (const copy of worldCopies(frame)) {
      shown.forEach(({ pack }, position) => {
        if (position === relief) this.paintRelief(context, copy);
        if (pack) paintShapes(context, [{ pack, start: 0, end: pack.count }], copy);
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
    context.imageSmoothingQuality = "high";
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

function isShown({ min_zoom, max_zoom }: IndexedLayer, zoom: number): boolean {
  return zoom >= min_zoom && zoom < max_zoom;
}

/** The relief is noise where the map is small, and fades as its own pixels grow large. */
function reliefStrength(zoom: number): number {
  return Math.max(0, Math.min(1, zoom - 3, (10.5 - zoom) / 3.5));
}

/** Gives a pack the style of its kind; on a map of the world lines are finer. */
function styled(pack: Pack, { kind, max_zoom }: IndexedLayer): Pack {
  const style = styleOf(STYLES[kind]);
  if (max_zoom <= WORLD_ZOOM) style.stroke_width *= WORLD_WIDTH;
  return { ...pack, styles: (pack.styles.length ? pack.styles : [style]).map(() => style) };
}
