/** Asks the shell what the pointer would snap to, and marks it; at the end of a gesture the shell decides anew. */

import type { EditSurface } from "../edit_surface";
import { GRID, type Frame, gridX, gridY } from "../grid";
import type { Position, SnapKind, Snapping } from "../protocol";
import tokens from "../tokens.json";
import { Latest } from "./latest";
import { frameFor } from "./marks";
import { Shape } from "./shape";

/** How near the pointer must come to what it snaps to, in CSS pixels; the window's menu names the same number. */
const SNAPPING = 10;

/** How a place may snap on the map as it is seen now. */
export function snappingAt(frame: Frame, leaving: Position | null = null): Snapping {
  return { tolerance: Math.min((SNAPPING / frame.scale / GRID) * 180, 180), leaving };
}

export class SnapMark {
  private sequence = 0;
  /** Answers up to this question are no longer of interest. */
  private forgotten = 0;
  private position: Position | null = null;
  private kind: SnapKind | null = null;
  private readonly asked: Latest;

  constructor(
    surface: Pick<EditSurface, "post">,
    private readonly repaint: () => void,
  ) {
    this.asked = new Latest(surface);
  }

  /** Asks about a place, at most once a frame; without `snap` nothing is marked. */
  ask([longitude, latitude]: Position, snap: Snapping | null): void {
    if (!snap) return this.clear();
    this.sequence += 1;
    this.asked.post({ type: "snap_asked", sequence: this.sequence, longitude, latitude, snap });
  }

  answer(sequence: number, position: Position | null, kind: SnapKind | null): void {
    if (sequence <= this.forgotten) return;
    this.position = position;
    this.kind = kind;
    this.repaint();
  }

  /** Takes the mark away, and ignores the answers to what was asked so far. */
  clear(): void {
    this.forgotten = this.sequence;
    if (!this.position) return;
    this.position = null;
    this.repaint();
  }

  /** Marks a vertex with a square, an intersection with a cross, an edge with a circle. */
  paint(context: CanvasRenderingContext2D, frame: Frame): void {
    if (!this.position) return;
    const [longitude, latitude] = this.position;
    const copy = frameFor(Shape.of({ type: "Point", coordinates: this.position }), frame);
    const x = gridX(longitude) * copy.scale - copy.left;
    const y = -gridY(latitude) * copy.scale - copy.top;
    context.beginPath();
    if (this.kind === "vertex") context.rect(x - 8, y - 8, 16, 16);
    else if (this.kind === "edge") context.arc(x, y, 8, 0, 2 * Math.PI);
    else {
      context.moveTo(x - 7, y - 7);
      context.lineTo(x + 7, y + 7);
      context.moveTo(x + 7, y - 7);
      context.lineTo(x - 7, y + 7);
    }
    for (const [colour, width] of [
      [tokens.selection_halo, 4.5],
      [tokens.ink, 2],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }
}
