/** Hatches and dots as canvas patterns whose phase is fixed to the ground. */

import type { Frame } from "./grid";
import type { Style } from "./style";
import type { Surface } from "./surface";

const tiles = new Map<string, CanvasImageSource & { width: number; height: number }>();

/** Returns the pattern of a style's hatch, or null for a style that has none. */
export function hatchPattern(context: Surface, style: Style, frame: Frame): CanvasPattern | null {
  if (!style.hatch) return null;
  const tile = hatchTile(style, frame.ratio);
  const pattern = context.createPattern(tile, "repeat") as CanvasPattern;
  const scale = 1 / frame.ratio;
  const phase = (start: number, period: number): number => -start - Math.floor(-start / period) * period;
  pattern.setTransform(
    new DOMMatrix([scale, 0, 0, scale, phase(frame.left, tile.width * scale), phase(frame.top, tile.height * scale)]),
  );
  return pattern;
}

/** One period of a hatch in device pixels; the period is a whole number of them, so that tiles join without a seam. */
function hatchTile(style: Style, ratio: number): OffscreenCanvas {
  const name = JSON.stringify([style.hatch, style.hatch_colour, style.hatch_spacing, style.hatch_width, ratio]);
  const known = tiles.get(name) as OffscreenCanvas | undefined;
  if (known) return known;
  // Lines at 45° that are `spacing` apart repeat every spacing * √2 along the axes; so do dots in a staggered square.
  const period = Math.max(4, Math.round(style.hatch_spacing * Math.SQRT2 * ratio));
  const tile = new OffscreenCanvas(period, period);
  const context = tile.getContext("2d") as OffscreenCanvasRenderingContext2D;
  const colour = style.hatch_colour ?? style.stroke ?? "#000000";
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = style.hatch_width * ratio;
  context.beginPath();
  if (style.hatch === "dots") drawDots(context, period, (style.hatch_width * ratio) / 2);
  else drawLines(context, period, style.hatch === "cross");
  tiles.set(name, tile);
  return tile;
}

function drawDots(context: OffscreenCanvasRenderingContext2D, period: number, radius: number): void {
  for (const [x, y] of [
    [0.25, 0.25],
    [0.75, 0.75],
  ]) {
    context.moveTo(x * period + radius, y * period);
    context.arc(x * period, y * period, radius, 0, 2 * Math.PI);
  }
  context.fill();
}

function drawLines(context: OffscreenCanvasRenderingContext2D, period: number, crossed: boolean): void {
  for (const start of [-1, 0, 1]) {
    context.moveTo((start - 0.5) * period, 1.5 * period);
    context.lineTo((start + 1.5) * period, -0.5 * period);
    if (!crossed) continue;
    context.moveTo((start - 0.5) * period, -0.5 * period);
    context.lineTo((start + 1.5) * period, 1.5 * period);
  }
  context.stroke();
}
