/** The tools that edit on the map: which one has the pointer, and what the map must not do meanwhile. */

import type { Editor, EditSurface, Handles } from "../edit_surface";
import type { Mode, MovedVertex, Position, SnapKind } from "../protocol";
import type { Kind } from "./draft";
import { DrawTool } from "./draw";
import { HandlesTool } from "./handles";
import { Overlay } from "./overlay";
import { SelectAreaTool } from "./select_area";
import { SnapMark } from "./snap";
import type { Drag, Pointer, Tool } from "./tool";

const DRAWN: Partial<Record<Mode, Kind>> = {
  draw_point: "point",
  draw_line: "line",
  draw_polygon: "polygon",
  draw_rectangle: "rectangle",
  measure_line: "line",
  measure_area: "polygon",
};

export function createEditor(surface: EditSurface): Editor {
  return new MapEditor(surface);
}

class MapEditor implements Editor {
  private readonly container: HTMLElement;
  private readonly overlay: Overlay;
  private readonly handles: HandlesTool;
  private readonly snap: SnapMark;
  private tool: Tool | null = null;
  private drag: Drag | null = null;
  private measured = "";
  /** The last press was taken by a tool, so the click that follows it is no click on the map. */
  private taken = false;

  constructor(private readonly surface: EditSurface) {
    this.container = surface.map.getContainer();
    this.overlay = new Overlay(surface.map, surface.pane, (context, frame) => {
      this.tool?.paint(context, frame, this.measured);
      this.snap.paint(context, frame);
    });
    this.snap = new SnapMark(surface, this.repaint);
    this.handles = new HandlesTool(surface, this.snap, this.frame, this.repaint, this.overlay);
    // Captured before Leaflet hears of them: a press on a handle must not pan the map.
    this.container.addEventListener("mousedown", this.press, { capture: true });
    this.container.addEventListener("contextmenu", this.keepMenuAway, { capture: true });
    this.container.addEventListener("mousemove", this.hover);
    surface.map.on("click", ({ originalEvent }) => {
      if (this.tool && !this.taken) this.tool.click(this.pointerOf(originalEvent), originalEvent.detail);
    });
    document.addEventListener("mousemove", this.move);
    document.addEventListener("mouseup", this.release);
    document.addEventListener("keydown", this.key);
    window.addEventListener("blur", this.cancel);
  }

  setMode(mode: Mode): void {
    this.cancel();
    this.handles.rest();
    const kind = DRAWN[mode];
    this.tool = this.toolFor(mode, kind);
    this.measured = "";
    this.snap.clear();
    // A double click ends a drawing; it must not zoom as well.
    if (kind) this.surface.map.doubleClickZoom.disable();
    else this.surface.map.doubleClickZoom.enable();
    this.container.style.cursor = this.tool && this.tool !== this.handles ? "crosshair" : "";
    this.repaint();
  }

  private toolFor(mode: Mode, kind: Kind | undefined): Tool | null {
    const measures = mode.startsWith("measure_");
    if (kind) return new DrawTool(kind, measures, this.surface, this.snap, this.frame, this.repaint);
    if (mode === "select_rectangle") return new SelectAreaTool("rectangle", this.surface, this.repaint);
    if (mode === "select_lasso") return new SelectAreaTool("lasso", this.surface, this.repaint);
    return mode === "edit" ? this.handles : null;
  }

  setHandles(handles: Handles | null): void {
    this.goOn(this.handles.show(handles));
  }

  moveVertices(vertices: readonly MovedVertex[]): void {
    this.handles.follow(vertices);
  }

  confirm(revision: number): void {
    this.goOn(this.handles.confirm(revision));
  }

  /** A drag of the shape goes on where it has come anew with the same vertices; other tools have no part in it. */
  private goOn(sameVertices: boolean): void {
    if (!sameVertices && this.tool === this.handles) this.cancel();
  }

  addPlaces(places: readonly Position[]): void {
    this.tool?.addPlaces?.(places);
  }

  setMeasured(text: string): void {
    this.measured = text;
    this.repaint();
  }

  setSnap(sequence: number, position: Position | null, kind: SnapKind | null): void {
    this.snap.answer(sequence, position, kind);
  }

  claims(event: MouseEvent): boolean {
    if (!this.tool || this.tool !== this.handles) return this.tool !== null;
    return event.type === "click" ? this.taken : this.drag !== null || this.container.style.cursor !== "";
  }

  private readonly frame = () => this.overlay.frame();
  private readonly repaint = () => this.overlay.paintSoon();

  private readonly press = (event: MouseEvent): void => {
    this.taken = false;
    if (!this.tool || event.button > 2 || event.button === 1 || !this.isOnMap(event)) return;
    this.drag = this.tool.press(this.pointerOf(event));
    if (!this.drag) return;
    this.taken = true;
    event.stopPropagation();
    event.preventDefault(); // no text selection while dragging
  };

  private readonly hover = (event: MouseEvent): void => {
    if (this.tool && !this.drag && event.buttons === 0)
      this.container.style.cursor = this.tool.hover(this.pointerOf(event)) ?? "";
  };

  private readonly move = (event: MouseEvent): void => {
    this.drag?.move(this.pointerOf(event));
  };

  private readonly release = (event: MouseEvent): void => {
    const drag = this.drag;
    this.drag = null;
    drag?.drop(this.pointerOf(event));
  };

  private readonly cancel = (): void => {
    this.drag?.cancel();
    this.drag = null;
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (!this.tool || isTyping(event.target)) return;
    if (this.drag && event.key === "Escape") this.cancel();
    else if (!this.tool.key(event.key)) return;
    event.preventDefault();
  };

  /** The right button deletes a vertex where there is one: no menu over it. */
  private readonly keepMenuAway = (event: MouseEvent): void => {
    if (this.taken) event.preventDefault();
  };

  /** False over the buttons and texts that stand on the map. */
  private isOnMap({ target }: MouseEvent): boolean {
    return !(target instanceof Element && target.closest(".leaflet-control"));
  }

  private pointerOf(event: MouseEvent): Pointer {
    const { left, top } = this.container.getBoundingClientRect();
    const x = event.clientX - left - this.container.clientLeft;
    const y = event.clientY - top - this.container.clientTop;
    const { shiftKey: shift, altKey: alt } = event;
    const control = event.ctrlKey || event.metaKey;
    return { x, y, position: this.overlay.positionAt(x, y), remove: alt || event.button === 2, shift, control, alt };
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
