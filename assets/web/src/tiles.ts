/** A picture of the ground that never changes, kept in square pieces so that panning and zooming back cost nothing. */

import { type Frame, GRID, scaleAt } from "./grid";
import type { Painter, Surface } from "./surface";

/** Width and height of a tile in device pixels. */
const SIDE = 512;
/** How many tiles are kept: one takes a megabyte. */
const MOST = 96;
/** A tile takes up to this long to paint, in milliseconds: less spare time than that is not used for one. */
const PATIENCE = 8;
/** How long painting what is in view may hold up a frame, in milliseconds; the rest comes in the frames after it. */
const BUDGET = 10;

interface Tile {
  /** Its column and row among the tiles of a zoom level; 0 lies at the upper left corner of the world. */
  column: number;
  row: number;
  zoom: number;
  ratio: number;
}

export class Tiles {
  /** The tile that was used last comes last. */
  private readonly kept = new Map<string, OffscreenCanvas>();
  private ahead: Tile[] = [];
  private shown: readonly Tile[] = [];
  private frame: Frame | null = null;

  /**
   * `ready` tells for which zoom levels the painter can paint; for others nothing is painted ahead. `unfinished` hears
   * that there was no time for all that is in view, so that it should be painted again.
   */
  constructor(
    private readonly painter: Painter,
    private readonly ready: (zoom: number) => boolean,
    private readonly unfinished: () => void,
  ) {}

  /** Forgets everything: the ground has changed. */
  clear(): void {
    this.kept.clear();
  }

  /**
   * Paints the tiles that are kept, and the others when the same frame is painted again: the layers above go first.
   *
   * Until then the tiles that were in view before stand in for them, stretched to the new zoom level.
   */
  paint(context: Surface, frame: Frame): void {
    const tiles = tilesOf(frame);
    const end = performance.now() + (frame === this.frame ? BUDGET : 0);
    this.frame = frame;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (!tiles.every((tile) => this.kept.has(nameOf(tile)))) this.draw(context, frame, this.shown);
    const painted = tiles.filter((tile) => {
      if (!this.kept.has(nameOf(tile)) && performance.now() >= end) return false;
      this.picture(tile);
      return true;
    });
    this.draw(context, frame, painted);
    context.restore();
    if (painted.length < tiles.length) requestAnimationFrame(this.unfinished);
    else this.finish(tiles, frame);
  }

  private draw(context: Surface, frame: Frame, tiles: readonly Tile[]): void {
    const corner = upperLeft(frame);
    for (const tile of tiles) {
      const picture = this.kept.get(nameOf(tile));
      const side = SIDE * 2 ** (frame.zoom - tile.zoom) * (frame.ratio / tile.ratio);
      if (picture) context.drawImage(picture, tile.column * side - corner.x, tile.row * side - corner.y, side, side);
    }
  }

  /** All of a frame is painted: now there may be time for what a zoom step would show. */
  private finish(tiles: readonly Tile[], frame: Frame): void {
    this.shown = tiles;
    const next = [zoomed(frame, 1), zoomed(frame, -1)].filter(({ zoom }) => this.ready(zoom));
    this.ahead = next.flatMap(tilesOf);
    requestIdleCallback((deadline) => this.paintAhead(deadline));
  }

  /** Paints what a zoom step would show, while nothing else is to be done. */
  private paintAhead(deadline: IdleDeadline): void {
    while (this.ahead.length > 0 && deadline.timeRemaining() > PATIENCE) this.picture(this.ahead.shift() as Tile);
    if (this.ahead.length > 0) requestIdleCallback((next) => this.paintAhead(next));
  }

  private picture(tile: Tile): OffscreenCanvas {
    const name = nameOf(tile);
    let picture = this.kept.get(name);
    if (picture) this.kept.delete(name);
    else picture = this.render(tile);
    this.kept.set(name, picture);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MOST) break;
      this.kept.delete(oldest);
    }
    return picture;
  }

  private render({ column, row, zoom, ratio }: Tile): OffscreenCanvas {
    const picture = new OffscreenCanvas(SIDE, SIDE);
    const context = picture.getContext("2d") as OffscreenCanvasRenderingContext2D;
    const scale = scaleAt(zoom);
    const side = SIDE / ratio;
    context.scale(ratio, ratio);
    this.painter(context, {
      zoom,
      scale,
      left: column * side - GRID * scale,
      top: row * side - GRID * scale,
      width: side,
      height: side,
      ratio,
    });
    return picture;
  }
}

function nameOf({ zoom, ratio, column, row }: Tile): string {
  return `${zoom} ${ratio} ${column} ${row}`;
}

/** A frame's upper left corner in device pixels from that of the world. */
function upperLeft({ left, top, scale, ratio }: Frame): { x: number; y: number } {
  return { x: Math.round((left + GRID * scale) * ratio), y: Math.round((top + GRID * scale) * ratio) };
}

/** The tiles that a frame shows, those in its middle first. */
function tilesOf(frame: Frame): Tile[] {
  const { x, y } = upperLeft(frame);
  const right = x + frame.width * frame.ratio;
  const bottom = y + frame.height * frame.ratio;
  const tiles: Tile[] = [];
  for (let row = Math.floor(y / SIDE); row * SIDE < bottom; row += 1)
    for (let column = Math.floor(x / SIDE); column * SIDE < right; column += 1)
      tiles.push({ column, row, zoom: frame.zoom, ratio: frame.ratio });
  const aside = ({ column, row }: Tile): number =>
    Math.hypot((column + 0.5) * SIDE - (x + right) / 2, (row + 0.5) * SIDE - (y + bottom) / 2);
  return tiles.sort((one, other) => aside(one) - aside(other));
}

/** The frame around the same middle, `step` zoom levels further in. */
function zoomed(frame: Frame, step: number): Frame {
  const factor = 2 ** step;
  return {
    ...frame,
    zoom: frame.zoom + step,
    scale: frame.scale * factor,
    left: (frame.left + frame.width / 2) * factor - frame.width / 2,
    top: (frame.top + frame.height / 2) * factor - frame.height / 2,
  };
}
