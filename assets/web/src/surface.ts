/** What is painted on, and what paints. */

import { type Frame, GRID, worldCopies } from "./grid";

/** A canvas on the screen or off it. */
export type Surface = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Paints what a frame shows on a canvas that is empty, with CSS pixels as its unit. */
export type Painter = (context: Surface, frame: Frame) => void;

/**
 * Paints every copy of the world that a frame shows.
 *
 * Where the frame is wider than the world, one copy is painted and its pixels are used for the others.
 */
export function paintCopies(context: Surface, frame: Frame, painter: Painter): void {
  const copies = worldCopies(frame);
  const edge = GRID * frame.scale;
  const whole = copies.find(({ left, width }) => left <= -edge && edge <= left + width);
  if (!whole) {
    for (const copy of copies) painter(context, copy);
    return;
  }
  painter(context, whole);
  const west = Math.round((-edge - whole.left) * frame.ratio);
  const world = Math.round(2 * edge * frame.ratio);
  const { canvas } = context;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (const { left } of copies) {
    if (left === whole.left) continue;
    const shift = Math.round((whole.left - left) * frame.ratio);
    context.drawImage(canvas, west, 0, world, canvas.height, west + shift, 0, world, canvas.height);
  }
  context.restore();
}
