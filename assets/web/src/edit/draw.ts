/** Draws a new shape, or one that is only measured: clicks set its places; a new shape ends in one message. */

import type { EditSurface } from "../edit_surface";
import { type Frame, gridX, gridY } from "../grid";
import type { Position, SnapPlace } from "../protocol";
import tokens from "../tokens.json";
import { type Kind, coordinatesOf, nearGreenwich } from "./draft";
import { Latest } from "./latest";
import { paintMeasured, strokeOutline } from "./paint";
import { type SnapMark, snappingAt } from "./snap";
import type { Drag, Pointer, Tool } from "./tool";

/** How close to the first corner a click closes a polygon, in CSS pixels. */
const CLOSING = 8;
const SLACK = 3;

export class DrawTool implements Tool {
  private places: Position[] = [];
  private pointer: Position | null = null;
  /** What was measured is complete and stays to be read; the next click begins anew. */
  private complete = false;
  /** Within which tolerance a place may snap; those set while Ctrl was held may not. */
  private readonly tolerances = new WeakMap<Position, number>();
  private readonly drafted: Latest;

  constructor(
    private readonly kind: Kind,
    private readonly measures: boolean,
    private readonly surface: EditSurface,
    private readonly snap: SnapMark,
    private readonly frame: () => Frame,
    private readonly repaint: () => void,
  ) {
    this.drafted = new Latest(surface);
  }

  hover({ position, control }: Pointer): string {
    this.pointer = position;
    const place = nearGreenwich([...this.places.slice(0, 1), position]).at(-1) as Position;
    if (!this.measures) this.snap.ask(place, control ? null : snappingAt(this.frame()));
    if (this.places.length && !this.complete) this.changed();
    return "crosshair";
  }

  /** A rectangle is dragged from corner to corner; everything else leaves the press to the map, which pans. */
  press(pressed: Pointer): Drag | null {
    if (this.kind !== "rectangle" || pressed.remove) return null;
    const second = this.places.length === 1;
    if (!second) {
      this.places = [];
      this.set(pressed);
    }
    return {
      move: (pointer) => void this.hover(pointer),
      drop: (pointer) => {
        const dragged = Math.hypot(pointer.x - pressed.x, pointer.y - pressed.y) >= SLACK;
        if (!dragged && !second) return; // a click sets one corner, the next one the other
        this.set(pointer);
        this.finish();
      },
      cancel: () => this.discard(),
    };
  }

  click(pointer: Pointer, times: number): void {
    if (this.kind === "rectangle") return;
    if (times > 1) return this.finish();
    if (this.complete) this.discard();
    if (this.kind === "polygon" && this.places.length > 2 && this.isAtStart(pointer)) return this.finish();
    this.set(pointer);
    if (this.kind === "point") this.finish();
    this.changed();
  }

  /** Sets places that were typed, which go nowhere else; a point and a rectangle are complete with them. */
  addPlaces(places: readonly Position[]): void {
    if (this.complete) this.discard();
    for (const place of places) {
      this.places.push(place);
      const enough = this.kind === "rectangle" ? 2 : 1;
      if ((this.kind === "point" || this.kind === "rectangle") && this.places.length === enough) this.finish();
    }
    this.changed();
  }

  key(name: string): boolean {
    switch (name) {
      case "Enter":
        this.finish();
        return true;
      case "Backspace":
      case "Delete":
        this.places.pop();
        this.complete = false;
        this.changed();
        return true;
      case "Escape":
        if (this.places.length) this.discard();
        else this.surface.post({ type: "cancelled" });
        return true;
    }
    return false;
  }

  paint(context: CanvasRenderingContext2D, frame: Frame, measured: string): void {
    if (!this.places.length) return;
    const corners = this.outline().map(([longitude, latitude]): Position => [
      gridX(longitude) * frame.scale - frame.left,
      -gridY(latitude) * frame.scale - frame.top,
    ]);
    context.beginPath();
    for (const [x, y] of corners) context.lineTo(x, y);
    if (this.kind !== "line") context.closePath();
    if (this.kind !== "line" && corners.length > 2) {
      context.fillStyle = tokens.selection;
      context.globalAlpha = 0.12;
      context.fill();
      context.globalAlpha = 1;
    }
    strokeOutline(context, [6, 4]);
    context.fillStyle = tokens.selection;
    for (const [x, y] of corners.slice(0, this.places.length)) {
      context.beginPath();
      context.arc(x, y, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
    const [x, y] = corners[this.kind === "rectangle" ? 2 : corners.length - 1] ?? corners[0] ?? [0, 0];
    paintMeasured(context, frame, x, y, measured);
  }

  /** The places so far with the pointer's as the next; a rectangle's four corners. */
  private outline(): Position[] {
    const places = this.pointer && !this.complete ? [...this.places, this.pointer] : this.places;
    const [from, to] = places;
    if (this.kind !== "rectangle" || !from || !to) return places;
    return [from, [to[0], from[1]], to, [from[0], to[1]]];
  }

  private isAtStart({ x, y }: Pointer): boolean {
    const [longitude, latitude] = this.places[0] as Position;
    const { scale, left, top } = this.frame();
    return Math.hypot(gridX(longitude) * scale - left - x, -gridY(latitude) * scale - top - y) <= CLOSING;
  }

  private set({ position, control }: Pointer): void {
    this.places.push(position);
    if (!control && !this.measures) this.tolerances.set(position, snappingAt(this.frame()).tolerance);
  }

  /** The places that may snap, as they stand in the finished shape. */
  private snaps(): SnapPlace[] {
    return nearGreenwich(this.places).flatMap(([longitude, latitude], index) => {
      const tolerance = this.tolerances.get(this.places[index] as Position);
      return tolerance === undefined ? [] : [{ longitude, latitude, tolerance }];
    });
  }

  /** Sends the shape, if there is enough of it to be one. */
  private finish(): void {
    const coordinates = coordinatesOf(this.kind, this.places);
    if (this.measures) {
      this.complete = this.places.length > 1;
      this.changed();
    } else if (coordinates) {
      this.surface.post({ type: "shape_drawn", kind: this.kind, coordinates, snaps: this.snaps() });
      this.discard();
    } else if (this.kind === "rectangle") {
      this.discard();
    }
  }

  private discard(): void {
    this.places = [];
    this.complete = false;
    this.snap.clear();
    this.changed();
  }

  /** Shows the draft as it is now, here and to the shell, which measures it. */
  private changed(): void {
    this.repaint();
    if (this.kind === "point") return;
    const places = this.places.length ? this.outline() : [];
    this.drafted.post({ type: "drafted", area: this.kind !== "line", places });
  }
}
