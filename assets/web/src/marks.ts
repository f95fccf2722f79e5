/** Paints the points of packed features: discs and symbols, one mark a device pixel however many points share it. */

import type { Frame } from "./grid";
import { POINT, type Pack, type Run } from "./packed";
import { type Sprite, markSprite } from "./sprites";
import type { Style } from "./style";
import { MARGIN } from "./trace";
import type { Surface } from "./surface";

/** Above this many marks they are stamped into a picture, which is quicker than asking the canvas for each of them. */
const FEW = 1500;
/** How many device pixels the stamps of one painting may cover together: marks get smaller to stay below it. */
const PIXELS = 3_000_000;
/** The least width of a mark in device pixels. */
const LEAST = 2;

/** Paints the points in the order of the features. */
export function paintMarks(context: Surface, runs: readonly Run[], frame: Frame): void {
  const marks = new Marks(frame);
  for (const run of runs) if (!run.pack.no_points) marks.collect(run);
  if (marks.count === 0) return;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (marks.count <= FEW) placeSprites(context, marks, frame);
  else context.drawImage(stampedPicture(marks, frame), 0, 0);
  context.restore();
}

/** The marks to paint: their cells in a raster of device pixels with a margin around the frame, and their styles. */
class Marks {
  readonly margin: number;
  readonly columns: number;
  readonly rows: number;
  readonly styles: Style[] = [];
  count = 0;
  private readonly taken: Uint8Array;
  private cells = new Uint32Array(1024);
  private styleOf = new Uint16Array(1024);

  constructor(private readonly frame: Frame) {
    this.margin = Math.ceil(MARGIN * frame.ratio);
    this.columns = Math.round(frame.width * frame.ratio) + 2 * this.margin;
    this.rows = Math.round(frame.height * frame.ratio) + 2 * this.margin;
    this.taken = new Uint8Array(this.columns * this.rows);
  }

  cell(mark: number): number {
    return this.cells[mark];
  }

  style(mark: number): number {
    return this.styleOf[mark];
  }

  collect({ pack, start, end }: Run): void {
    const first = this.styles.length;
    this.styles.push(...pack.styles);
    if (pack.only_points) this.collectSingle(pack, start, end, first);
    else this.collectParts(pack, start, end, first);
  }

  /** Takes features that are one point each, whose vertices and features have the same positions. */
  private collectSingle({ xy, feature_style }: Pack, start: number, end: number, first: number): void {
    const { columns, rows, taken } = this;
    const scale = this.frame.scale * this.frame.ratio;
    const left = this.frame.left * this.frame.ratio - this.margin - 0.5;
    const top = this.frame.top * this.frame.ratio - this.margin - 0.5;
    for (let feature = start; feature < end; feature += 1) {
      const column = xy[feature * 2] * scale - left;
      const row = -xy[feature * 2 + 1] * scale - top;
      if (!(column >= 0 && row >= 0 && column < columns && row < rows)) continue;
      const cell = (row | 0) * columns + (column | 0);
      if (taken[cell] === 0) this.take(cell, first + feature_style[feature]);
    }
  }

  private collectParts(pack: Pack, start: number, end: number, first: number): void {
    const { xy, part_start, part_kind, feature_start, feature_style } = pack;
    const { scale, ratio } = this.frame;
    for (let feature = start; feature < end; feature += 1) {
      for (let part = feature_start[feature]; part < feature_start[feature + 1]; part += 1) {
        if (part_kind[part] !== POINT) continue;
        const vertex = part_start[part] * 2;
        const column = Math.round((xy[vertex] * scale - this.frame.left) * ratio) + this.margin;
        const row = Math.round((-xy[vertex + 1] * scale - this.frame.top) * ratio) + this.margin;
        if (!(column >= 0 && row >= 0 && column < this.columns && row < this.rows)) continue;
        const cell = row * this.columns + column;
        if (this.taken[cell] === 0) this.take(cell, first + feature_style[feature]);
      }
    }
  }

  private take(cell: number, style: number): void {
    this.taken[cell] = 1;
    if (this.count === this.cells.length) {
      this.cells = grown(this.cells, new Uint32Array(this.count * 2));
      this.styleOf = grown(this.styleOf, new Uint16Array(this.count * 2));
    }
    this.cells[this.count] = cell;
    this.styleOf[this.count] = style;
    this.count += 1;
  }
}

function grown<Cells extends Uint32Array | Uint16Array>(from: Cells, to: Cells): Cells {
  to.set(from);
  return to;
}

function placeSprites(context: Surface, marks: Marks, frame: Frame): void {
  const sprites = marks.styles.map((style) => markSprite(style, frame.ratio));
  for (let mark = 0; mark < marks.count; mark += 1) {
    const sprite = sprites[marks.style(mark)];
    const row = Math.floor(marks.cell(mark) / marks.columns);
    const column = marks.cell(mark) - row * marks.columns;
    context.drawImage(sprite.canvas, column - marks.margin - sprite.centreX, row - marks.margin - sprite.centreY);
  }
}

/** Returns a picture of the frame with all marks in it; where they overlap, the last one counts. */
function stampedPicture(marks: Marks, frame: Frame): OffscreenCanvas {
  const picture = new ImageData(marks.columns, marks.rows);
  const pixels = new Uint32Array(picture.data.buffer);
  const side = Math.max(LEAST, Math.sqrt(PIXELS / marks.count));
  const stamps = marks.styles.map((style) => new Stamp(markSprite(style, frame.ratio, side), marks.columns));
  for (let mark = 0; mark < marks.count; mark += 1) stamps[marks.style(mark)].print(pixels, marks.cell(mark));
  const canvas = new OffscreenCanvas(marks.columns - 2 * marks.margin, marks.rows - 2 * marks.margin);
  (canvas.getContext("2d") as OffscreenCanvasRenderingContext2D).putImageData(picture, -marks.margin, -marks.margin);
  return canvas;
}

/**
 * The pixels of a mark as distances from its cell and colours.
 *
 * Only those count that are at least half opaque: among so many marks, soft rims make no difference.
 */
class Stamp {
  private readonly distances: Int32Array;
  private readonly colours: Uint32Array;

  constructor(sprite: Sprite, columns: number) {
    const { width } = sprite.canvas;
    const source = sprite.pixels();
    const opaque = [...source.keys()].filter((at) => source[at] >>> 24 >= 128);
    this.colours = Uint32Array.from(opaque, (at) => source[at] | 0xff000000);
    this.distances = Int32Array.from(
      opaque,
      (at) => (Math.floor(at / width) - sprite.centreY) * columns + (at % width) - sprite.centreX,
    );
  }

  /** Prints the mark; what lies outside of the picture falls off, or into the margin beside the frame. */
  print(pixels: Uint32Array, cell: number): void {
    const { distances, colours } = this;
    for (let at = 0; at < distances.length; at += 1) pixels[cell + distances[at]] = colours[at];
  }
}
