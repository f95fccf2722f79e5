/** Selects with a rectangle or a lasso that is dragged; it ends in one message, and the shell knows what lies there. */

import L from "leaflet";
import type { EditSurface } from "../edit_surface";
import { type Frame, gridX, gridY } from "../grid";
import { pointed } from "../pointing";
import type { Position } from "../protocol";
import tokens from "../tokens.json";
import { strokeOutline } from "./paint";
import type { Drag, Pointer, Tool } from "./tool";

/** A drag shorter than this, in CSS pixels, is a click. */
const SLACK = 3;
/** A lasso takes a new corner when the pointer has come this far, in CSS pixels. */
const STRIDE = 3;

export class SelectAreaTool implements Tool {
  private ring: Position[] = [];

  constructor(
    private readonly kind: "rectangle" | "lasso",
    private readonly surface: EditSurface,
    private readonly repaint: () => void,
  ) {}

  hover(): string {
    return "crosshair";
  }

  press(pressed: Pointer): Drag {
    let last = pressed;
    let moved = false;
    this.ring = [pressed.position];
    return {
      move: (pointer) => {
        moved ||= distance(pressed, pointer) >= SLACK;
        if (this.kind === "rectangle") this.ring = rectangle(pressed.position, pointer.position);
        else if (distance(last, pointer) >= STRIDE) {
          this.ring.push(pointer.position);
          last = pointer;
        }
        this.repaint();
      },
      drop: (pointer) => {
        if (moved) this.select(pointer);
        else this.click(pointer);
        this.discard();
      },
      cancel: () => this.discard(),
    };
  }

  /** A click selects what is on top, as it does without a tool. */
  click(pointer: Pointer): void {
    const [lng, lat] = pointer.position;
    const add = pointer.shift || pointer.control;
    this.surface.post({ type: "clicked", ...pointed(this.surface.map, L.latLng(lat, lng)), add });
  }

  key(name: string): boolean {
    if (name !== "Escape") return false;
    this.surface.post({ type: "cancelled" });
    return true;
  }

  paint(context: CanvasRenderingContext2D, frame: Frame): void {
    if (this.ring.length < 2) return;
    context.beginPath();
    for (const [longitude, latitude] of this.ring)
      context.lineTo(gridX(longitude) * frame.scale - frame.left, -gridY(latitude) * frame.scale - frame.top);
    context.closePath();
    context.fillStyle = tokens.selection;
    context.globalAlpha = 0.12;
    context.fill("evenodd");
    context.globalAlpha = 1;
    strokeOutline(context, [6, 4]);
  }

  private select({ shift, control, alt }: Pointer): void {
    const how = control ? "remove" : shift ? "add" : "replace";
    this.surface.post({ type: "area_selected", ring: this.ring, how, wholly: alt });
  }

  private discard(): void {
    this.ring = [];
    this.repaint();
  }
}

function rectangle(from: Position, to: Position): Position[] {
  return [from, [to[0], from[1]], to, [from[0], to[1]]];
}

function distance(one: Pointer, other: Pointer): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
