/** The mark of a point as a little picture: a disc, a Maki icon on a disc, or a military symbol. */

import { layouts, svgArray } from "@mapbox/maki";
import { military } from "./military_bundle";
import type { Style } from "./style";
import type { Surface } from "./surface";

const ICON_SIZE = 15; // Maki draws in a square of 15
const icons = new Map(layouts.map((name, index) => [name, svgArray[index]]));
const sprites = new Map<string, Sprite>();

/** A picture in device pixels and the place in it that lies on the point. */
export class Sprite {
  private data: Uint32Array | null = null;

  constructor(
    readonly canvas: OffscreenCanvas | HTMLCanvasElement,
    readonly centreX: number,
    readonly centreY: number,
  ) {}

  /** Its pixels as 32-bit colours, row by row. */
  pixels(): Uint32Array {
    const { width, height } = this.canvas;
    this.data ??= new Uint32Array(contextOf(this.canvas).getImageData(0, 0, width, height).data.buffer);
    return this.data;
  }
}

/** Returns the mark of a style; `limit` is the most device pixels that it may be wide. */
export function markSprite(style: Style, ratio: number, limit = Infinity): Sprite {
  const wanted = 2 * (style.radius + style.point_stroke_width) * ratio;
  const scale = ratio * Math.min(1, Math.max(2, limit) / wanted);
  const name = JSON.stringify([style, scale]);
  let sprite = sprites.get(name);
  if (!sprite) sprites.set(name, (sprite = symbolSprite(style, scale) ?? discSprite(style, scale)));
  return sprite;
}

function symbolSprite(style: Style, scale: number): Sprite | null {
  const picture = style.sidc ? military()?.drawSymbol(style.sidc, 2 * style.radius, scale) : null;
  return picture ? new Sprite(picture.canvas, picture.centreX, picture.centreY) : null;
}

function discSprite(style: Style, scale: number): Sprite {
  const reach = style.radius + style.point_stroke_width;
  const side = Math.max(1, 2 * Math.ceil(reach * scale) - 1);
  const canvas = new OffscreenCanvas(side, side);
  const context = contextOf(canvas);
  context.setTransform(scale, 0, 0, scale, side / 2, side / 2);
  context.beginPath();
  context.arc(0, 0, style.radius, 0, 2 * Math.PI);
  context.fillStyle = style.point_fill ?? style.fill ?? style.stroke ?? "#000000";
  context.fill();
  if (style.point_stroke && style.point_stroke_width > 0) {
    context.strokeStyle = style.point_stroke;
    context.lineWidth = style.point_stroke_width;
    if (style.point_dash) context.setLineDash([...style.point_dash]);
    context.stroke();
  }
  const icon = style.symbol ? iconPath(style.symbol) : null;
  if (icon) {
    const size = style.symbol_size / ICON_SIZE;
    context.scale(size, size);
    context.translate(-ICON_SIZE / 2, -ICON_SIZE / 2);
    context.fillStyle = style.symbol_colour ?? "#ffffff";
    context.fill(icon);
  }
  const centre = Math.floor(side / 2);
  return new Sprite(canvas, centre, centre);
}

/** Returns the outline of a Maki icon in a square of 15, or null where Maki has none of that name. */
export function iconPath(name: string): Path2D | null {
  const picture = icons.get(name);
  if (!picture) return null;
  const path = new Path2D();
  for (const [, data] of picture.matchAll(/<path[^>]*?\sd="([^"]*)"/g))
    path.addPath(new Path2D(data.replaceAll(/&#x[0-9A-Fa-f]+;/g, " ")));
  return path;
}

function contextOf(canvas: OffscreenCanvas | HTMLCanvasElement): Surface {
  return canvas.getContext("2d", { willReadFrequently: true }) as Surface;
}
