/** The marks of the editing tools: a dark line on a white one, so that they show on every ground. */

import type { Frame } from "../grid";
import tokens from "../tokens.json";
import { type Pen, VisiblePen } from "../trace";
import type { Mark } from "./marks";
import type { Shape } from "./shape";

/** CSS pixels by which a vertex must differ from the one before to be worth a corner. */
const APART = 0.5;
const SIZE = { vertex: 4, midpoint: 3, grip: 8 };

/** Paints the outline of a shape as it would be if the pointer were let go now. */
export function paintPreview(context: CanvasRenderingContext2D, shape: Shape, frame: Frame): void {
  context.beginPath();
  outline(context, shape, frame);
  if (shape.runs.some(({ kind }) => kind === "ring")) {
    context.fillStyle = tokens.selection;
    context.globalAlpha = 0.12;
    context.fill("evenodd");
    context.globalAlpha = 1;
  }
  strokeOutline(context);
}

/** Traces lines and rings; of vertices that cannot be told apart, or be seen, no more than shape the path needs. */
export function outline(path: Pen & { closePath(): void }, shape: Shape, frame: Frame): void {
  const pen = new VisiblePen(path, frame);
  for (const { kind, start, end } of shape.runs) {
    if (kind === "point" || kind === "points") continue;
    let [lastX, lastY] = [0, 0];
    for (let vertex = start; vertex < end; vertex += 1) {
      const x = (shape.x[vertex] as number) * frame.scale - frame.left;
      const y = -(shape.y[vertex] as number) * frame.scale - frame.top;
      if (vertex === start) pen.moveTo(x, y);
      else if (vertex < end - 1 && Math.abs(x - lastX) < APART && Math.abs(y - lastY) < APART) continue;
      else pen.lineTo(x, y);
      [lastX, lastY] = [x, y];
    }
    pen.finish();
    if (kind === "ring") path.closePath();
  }
}

/** Strokes the current path. */
export function strokeOutline(context: CanvasRenderingContext2D, dash: number[] = []): void {
  context.lineJoin = "round";
  context.setLineDash([]);
  context.strokeStyle = tokens.selection_halo;
  context.lineWidth = 4;
  context.stroke();
  context.setLineDash(dash);
  context.strokeStyle = tokens.selection;
  context.lineWidth = 2;
  context.stroke();
  context.setLineDash([]);
}

/** Writes what was measured beside a place, on the side where the map has room for it. */
export function paintMeasured(
  context: CanvasRenderingContext2D,
  frame: Frame,
  x: number,
  y: number,
  text: string,
): void {
  if (!text) return;
  context.font = `600 13px "Noto Sans", sans-serif`;
  context.textBaseline = "middle";
  const width = context.measureText(text).width;
  const left = x + 16 + width < frame.width ? x + 16 : x - 16 - width;
  const middle = y > 30 ? y - 16 : y + 20;
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = tokens.selection_halo;
  context.strokeText(text, left, middle);
  context.fillStyle = tokens.ink;
  context.fillText(text, left, middle);
}

/** Paints handles: square vertices, small round midpoints, a grip with four arrows; the hot one is filled. */
export function paintMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], hot: Mark | null): void {
  context.lineWidth = 1.5;
  for (const mark of marks) {
    const { x, y } = mark;
    const kind = mark.handle.kind;
    const size = SIZE[kind] + (mark === hot ? 1.5 : 0);
    context.beginPath();
    if (kind === "vertex") context.rect(x - size, y - size, 2 * size, 2 * size);
    else context.arc(x, y, size, 0, 2 * Math.PI);
    context.globalAlpha = kind === "midpoint" && mark !== hot ? 0.75 : 1;
    context.fillStyle = mark === hot ? tokens.selection : tokens.selection_halo;
    context.strokeStyle = mark === hot ? tokens.selection_halo : tokens.selection;
    context.fill();
    context.stroke();
    if (kind === "grip") paintArrows(context, x, y, mark === hot ? tokens.selection_halo : tokens.selection);
  }
  context.globalAlpha = 1;
}

function paintArrows(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x, y);
    context.lineTo(x + 5 * dx, y + 5 * dy);
    context.moveTo(x + 3 * dx - 2 * dy, y + 3 * dy - 2 * dx);
    context.lineTo(x + 5 * dx, y + 5 * dy);
    context.lineTo(x + 3 * dx + 2 * dy, y + 3 * dy + 2 * dx);
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
  context.lineWidth = 1.5;
}
