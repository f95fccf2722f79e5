/** Paints the points of packed features: discs and symbols, one mark a device pixel however many points share it. */

import { type Frame, boundsOf } from "./grid";
import { POINT, type Run } from "./packed";
import { overlaps } from "./shapes";
import { type Sprite, markSprite } from "./sprites";
import type { Style } from "./style";
import { MARGIN } from "./trace";

/** Above this many marks they are stamped into a picture, which is quicker than asking the canvas for each of them. */
const FEW = 2000;
/** How many device pixels the stamps of one painting may cover together; marks get smaller to stay below it. */
const PIXELS = 4_000_000;

/** Marks to paint, in device pixels. */
interface Marks {
  count: number;
  x: Int32Array;
  y: Int32Array;
  style: Style[];
}

/** Paints the points in the order of the features. */
export function paintMarks(context: CanvasRenderingContext2D, runs: readonly Run[], frame: Frame): void {
  const marks = collect(runs, frame);
  if (marks.count === 0) return;
  if (marks.count <= FEW) placeSprites(context, marks, frame);
  else stamp(context, marks, frame);
}

function collect(runs: readonly Run[], frame: Frame): Marks {
  const { scale, left, top, ratio } = frame;
  const margin = MARGIN * ratio;
  const columns = Math.ceil(frame.width * ratio + 2 * margin);
  const rows = Math.ceil(frame.height * ratio + 2 * margin);
  const taken = new Uint8Array(columns * rows);
  const found: { x: number[]; y: number[]; style: Style[] } = { x: [], y: [], style: [] };
  const visible = boundsOf(frame, MARGIN);
  for (const { pack, start, end } of runs) {
    const { xy, part_start, part_kind, feature_start, feature_style, styles } = pack;
    for (let feature = start; feature < end; feature += 1) {
      if (!overlaps(pack, feature, visible)) continue;
      for (let part = feature_start[feature]; part < feature_start[feature + 1]; part += 1) {
        if (part_kind[part] !== POINT) continue;
        const vertex = part_start[part] * 2;
        const x = Math.round((xy[vertex] * scale - left) * ratio);
        const y = Math.round((-xy[vertex + 1] * scale - top) * ratio);
        const column = x + margin;
        const row = y + margin;
        if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
        const cell = Math.floor(row) * columns + Math.floor(column);
        if (taken[cell]) continue;
        taken[cell] = 1;
        found.x.push(x);
        found.y.push(y);
        found.style.push(styles[feature_style[feature]]);
      }
    }
  }
  return { count: found.x.length, x: Int32Array.from(found.x), y: Int32Array.from(found.y), style: found.style };
}

function placeSprites(context: CanvasRenderingContext2D, marks: Marks, frame: Frame): void {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (let mark = 0; mark < marks.count; mark += 1) {
    const sprite = markSprite(marks.style[mark], frame.ratio);
    context.drawImage(sprite.canvas, marks.x[mark] - sprite.centreX, marks.y[mark] - sprite.centreY);
  }
  context.restore();
}

function stamp(context: CanvasRenderingContext2D, marks: Marks, frame: Frame): void {
  const width = Math.round(frame.width * frame.ratio);
  const height = Math.round(frame.height * frame.ratio);
  const picture = new ImageData(width, height);
  const pixels = new Uint32Array(picture.data.buffer);
  const side = Math.sqrt(PIXELS / marks.count);
  const sprites = new Map<Style, Sprite>();
  for (let mark = 0; mark < marks.count; mark += 1) {
    const style = marks.style[mark];
    let sprite = sprites.get(style);
    if (!sprite) sprites.set(style, (sprite = markSprite(style, frame.ratio, side)));
    copy(sprite, pixels, width, height, marks.x[mark] - sprite.centreX, marks.y[mark] - sprite.centreY);
  }
  const canvas = new OffscreenCanvas(width, height);
  (canvas.getContext("2d") as OffscreenCanvasRenderingContext2D).putImageData(picture, 0, 0);
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(canvas, 0, 0);
  context.restore();
}

/** Copies a sprite's pixels that are at least half opaque: with this many marks, their soft rims make no difference. */
function copy(sprite: Sprite, pixels: Uint32Array, width: number, height: number, left: number, top: number): void {
  const source = sprite.pixels();
  const { width: columns, height: rows } = sprite.canvas;
  for (let row = Math.max(0, -top); row < rows && top + row < height; row += 1) {
    const target = (top + row) * width + left;
    for (let column = Math.max(0, -left); column < columns && left + column < width; column += 1) {
      const colour = source[row * columns + column];
      if (colour >>> 24 >= 128) pixels[target + column] = colour | 0xff000000;
    }
  }
}
