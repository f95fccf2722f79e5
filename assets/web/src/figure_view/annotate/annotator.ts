/** Selects, moves, reshapes and draws annotations on the page; drafts live here, what is done is told to the shell. */

import type { AnnotationKind } from "../../figure/annotation_model";
import { layOutAnnotations, type LaidOut } from "../../figure/annotations";
import type { Point } from "../../figure/drawn_model";
import type { FigureModel } from "../../figure/model";
import { PIXEL } from "../../figure/svg";
import type { Post, ShellMessage } from "../protocol";
import { Drawing, type Drawn } from "./drawing";
import { isMovable, outline, type Part, reshaped, withoutVertex } from "./shapes";
import { gripOf, idOf, Surface } from "./surface";
import { TextEntry } from "./text_entry";

type Annotate = Extract<ShellMessage, { type: "annotate" }>;
type Tool = Annotate["tool"];

const CLICK = 3; // pixels of the screen that a press may stray and still be no drag
const NUDGE = 50; // hundredths of a millimetre that an arrow key moves
const FAR = 10; // times as much with Shift
const ARROWS: Record<string, Point> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const TEXT = 8; // points, of a text that is not there yet
const WRITTEN: ReadonlySet<AnnotationKind> = new Set(["text", "callout"]);

export class Annotator {
  private surface: Surface | null = null;
  private laid: LaidOut[] = [];
  private typeScale = 1;
  private tool: Tool = "select";
  private selected = new Set<string>();
  private drawing: Drawing | null = null;
  private nudged: Point | null = null;
  private entry: TextEntry | null = null;
  private endPress: (() => void) | null = null;

  constructor(
    private readonly pages: HTMLElement,
    private readonly post: Post,
  ) {
    pages.addEventListener("pointerdown", (event) => this.press(event));
    pages.addEventListener("pointermove", (event) => this.hover(event));
    pages.addEventListener("dblclick", (event) => this.twice(event));
    window.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("keyup", ({ key }) => {
      if (key in ARROWS) this.endNudging();
    });
  }

  /** Keeps what is being written while the pages are replaced. */
  hold(): void {
    this.entry?.hold();
  }

  /** Lies over pages that were just laid out. */
  renew(model: FigureModel): void {
    this.endPress?.();
    this.nudged = null;
    const hadFocus = idOf(document.activeElement);
    this.typeScale = model.plan.type_scale;
    this.laid = layOutAnnotations(model, PIXEL * model.plan.type_scale);
    this.surface = new Surface(model, this.pages, this.laid);
    this.pages.append(this.surface.element);
    if (this.entry) this.entry.open(this.pages);
    this.draw();
    if (hadFocus) this.surface.focus(hadFocus);
    const boxes = this.laid.map(({ item, box: { left, top, right, bottom } }) => ({ id: item.id, box: [left, top, right, bottom].map(millimetres) }));
    this.post({ type: "annotations_laid_out", boxes: boxes as { id: string; box: [number, number, number, number] }[] });
  }

  /** Takes over which tool is used and what is selected; a draft that was refused is gone. */
  set({ tool, selected, write }: Annotate): void {
    if (tool !== this.tool) this.drawing = null;
    this.tool = tool;
    this.selected = new Set(selected);
    this.surface?.clear();
    this.draw();
    if (write) this.write(write);
  }

  /** Draws marks again, in their size on the screen. */
  draw(): void {
    this.surface?.draw(this.selected, this.tool !== "select");
  }

  private press(event: PointerEvent): void {
    const { surface } = this;
    if (!surface || event.button !== 0 || this.pages.closest(".movable")) return;
    if (event.target instanceof Element && event.target.closest(".placed, textarea")) return;
    event.preventDefault();
    if (this.entry) return this.entry.leave();
    if (this.tool !== "select") return this.pressTool(event, surface, this.tool);
    const grip = gripOf(event.target);
    const id = idOf(event.target);
    if (grip) this.pressGrip(event, surface, grip.id, grip.part);
    else if (id) this.pressAnnotation(event, surface, id);
    else this.pressPage(event, surface);
  }

  private pressAnnotation(event: PointerEvent, surface: Surface, id: string): void {
    const wasSelected = this.selected.has(id);
    const adds = event.shiftKey || event.ctrlKey;
    if (adds) this.pick(wasSelected ? [...this.selected].filter((other) => other !== id) : [...this.selected, id]);
    else if (!wasSelected) this.pick([id]);
    surface.focus(id);
    if (!this.selected.has(id)) return;
    const moving = this.movable();
    this.drag(event, surface, {
      move: (way) => surface.shift(moving, way),
      drop: (way) => this.place("move", moving, (points) => points.map(([x, y]): Point => [x + way[0], y + way[1]])),
      click: () => {
        if (wasSelected && !adds && this.selected.size > 1) this.pick([id]);
      },
    });
  }

  private pressGrip(event: PointerEvent, surface: Surface, id: string, part: Part): void {
    const found = this.laid.find(({ item }) => item.id === id);
    if (!found) return;
    const { item, box } = found;
    if (event.altKey) {
      const points = typeof part === "object" && "vertex" in part ? withoutVertex(item, part.vertex) : null;
      if (points) this.tell("reshape", [{ id, points, textWidth: null }]);
      return;
    }
    this.drag(event, surface, {
      move: (way, even) => {
        const { points, textWidth } = reshaped(item, box, part, way, even);
        const wide: Point[] = [[box.left, box.top], [box.left + (textWidth ?? 0), box.bottom]];
        surface.sketch([outline(item.kind, textWidth === null ? points : wide)], [id]);
      },
      drop: (way, even) => {
        const { points, textWidth } = reshaped(item, box, part, way, even);
        this.tell("reshape", [{ id, points, textWidth }]);
      },
    });
  }

  /** A press beside everything selects nothing, or what lies within the rectangle that is dragged. */
  private pressPage(event: PointerEvent, surface: Surface): void {
    const kept = event.shiftKey || event.ctrlKey ? [...this.selected] : [];
    const start = surface.at(event);
    this.drag(event, surface, {
      move: ([right, down]) => surface.sketch([outline("rectangle", [start, [start[0] + right, start[1] + down]])]),
      drop: ([right, down]) => {
        surface.clear();
        const [left, end] = [Math.min(start[0], start[0] + right), Math.max(start[0], start[0] + right)];
        const [top, below] = [Math.min(start[1], start[1] + down), Math.max(start[1], start[1] + down)];
        const within = this.laid.filter(({ box }) => box.left >= left && box.right <= end && box.top >= top && box.bottom <= below);
        this.pick([...new Set([...kept, ...within.map(({ item }) => item.id)])]);
      },
      click: () => {
        if (this.selected.size && !kept.length) this.pick([]);
      },
    });
  }

  private pressTool(event: PointerEvent, surface: Surface, kind: AnnotationKind): void {
    if (!(event.target instanceof Node) || !surface.element.contains(event.target)) return; // beside the page
    if (this.drawing) {
      this.drawing.move(surface.at(event), event.shiftKey);
      this.drawing.click();
      return this.sketch();
    }
    const drawing = new Drawing(kind, surface.at(event));
    this.drawing = drawing;
    const end = (even: boolean): void => {
      const drawn = drawing.release(even);
      if (drawn) this.drawn(drawn);
      else this.sketch();
    };
    this.drag(event, surface, {
      move: (_way, even, at) => {
        drawing.move(at, even);
        this.sketch();
      },
      drop: (_way, even) => end(even),
      click: () => end(false),
      cancel: () => this.cancel(),
    });
  }

  private hover(event: PointerEvent): void {
    if (!this.drawing?.isOpen || !this.surface) return;
    this.drawing.move(this.surface.at(event), event.shiftKey);
    this.sketch();
  }

  private twice(event: MouseEvent): void {
    if (this.drawing?.isOpen) return this.finish();
    const id = idOf(document.elementFromPoint(event.clientX, event.clientY)); // the page has caught the pointer
    if (id && this.tool === "select") this.write(id);
  }

  private key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLTextAreaElement || event.altKey || event.metaKey || event.defaultPrevented) return;
    const arrow = ARROWS[event.key];
    if (arrow && this.selected.size && !this.drawing && !event.ctrlKey) this.nudge(arrow, event.shiftKey);
    else if (event.key === "Escape") this.escape();
    else if (event.key === "Enter" && this.drawing?.isOpen) this.finish();
    else if (event.key === "Backspace" && this.drawing?.isOpen) {
      this.drawing.back();
      this.sketch();
    } else if ((event.key === "Enter" || event.key === " ") && idOf(event.target)) this.choose(idOf(event.target) ?? "");
    else return;
    event.preventDefault();
  }

  /** Selects the annotation that has the keyboard; done again, its text is written. */
  private choose(id: string): void {
    if (this.selected.size === 1 && this.selected.has(id)) this.write(id);
    else this.pick([id]);
  }

  private escape(): void {
    if (this.endPress) this.endPress();
    else if (this.drawing) this.cancel();
    else if (this.tool !== "select") this.post({ type: "annotation_tool", tool: "select" });
    else if (this.selected.size) this.pick([]);
  }

  private nudge([right, down]: Point, far: boolean): void {
    const step = NUDGE * (far ? FAR : 1);
    this.nudged = [(this.nudged?.[0] ?? 0) + right * step, (this.nudged?.[1] ?? 0) + down * step];
    this.surface?.shift(this.movable(), this.nudged);
  }

  private endNudging(): void {
    const way = this.nudged;
    this.nudged = null;
    if (way) this.place("move", this.movable(), (points) => points.map(([x, y]): Point => [x + way[0], y + way[1]]));
  }

  private movable(): string[] {
    return this.laid.filter(({ item }) => this.selected.has(item.id) && isMovable(item)).map(({ item }) => item.id);
  }

  private place(how: "move" | "reshape", ids: readonly string[], move: (points: readonly Point[]) => Point[]): void {
    this.tell(
      how,
      this.laid.filter(({ item }) => ids.includes(item.id)).map(({ item }) => ({ id: item.id, points: move(item.points), textWidth: null })),
    );
  }

  private tell(how: "move" | "reshape", places: readonly { id: string; points: Point[]; textWidth: number | null }[]): void {
    if (!places.length) return;
    this.post({
      type: "annotations_placed",
      how,
      places: places.map(({ id, points, textWidth }) => ({ id, points: points.map(ofPage), text_width: this.widthOf(textWidth) })),
    });
  }

  private pick(ids: string[]): void {
    this.selected = new Set(ids);
    this.draw();
    this.post({ type: "annotations_picked", ids });
  }

  private sketch(): void {
    this.surface?.sketch([this.drawing?.path ?? ""]);
  }

  private finish(): void {
    const drawn = this.drawing?.finish();
    if (drawn) this.drawn(drawn);
    else this.cancel();
  }

  private cancel(): void {
    this.drawing = null;
    this.surface?.clear();
  }

  /** Tells the shell of a new annotation; what is to be read is written first. */
  private drawn(drawn: Drawn): void {
    this.drawing = null;
    const tell = (text: string | null): void => {
      const { kind, points, textWidth } = drawn;
      this.post({ type: "annotation_drawn", kind, points: points.map(ofPage), text, text_width: this.widthOf(textWidth) });
    };
    if (!WRITTEN.has(drawn.kind)) return tell(null);
    const [x, y] = drawn.points[drawn.points.length - 1];
    const box = { left: x + (drawn.kind === "callout" ? 400 : 0), top: y, right: x + (drawn.textWidth ?? 4000), bottom: y };
    this.enter("", { box, size: this.pixels(TEXT), bold: false }, (text) => {
      this.surface?.clear();
      if (text?.trim() || (drawn.kind === "callout" && text !== null)) tell(text.trim() || null);
    });
  }

  /** Lets the text of an annotation be written where it stands. */
  private write(id: string): void {
    const found = this.laid.find(({ item }) => item.id === id);
    if (!found || !WRITTEN.has(found.item.kind)) return;
    const { item, taken, box } = found;
    const place = { box: taken ?? box, size: this.pixels(item.style.text_size), bold: item.style.text_bold };
    this.enter(item.text ?? "", place, (text) => {
      if (text !== null && text.trim() !== (item.text ?? "")) this.post({ type: "annotation_written", id, text: text.trim() });
    });
  }

  private enter(text: string, place: ConstructorParameters<typeof TextEntry>[1], done: (text: string | null) => void): void {
    this.entry?.leave();
    this.entry = new TextEntry(text, place, (written) => {
      this.entry = null;
      done(written);
    });
    this.entry.open(this.pages);
  }

  /** A width of a text as it is on A4: larger pages enlarge it together with the text. */
  private widthOf(textWidth: number | null): number | null {
    return textWidth === null ? null : millimetres(textWidth / this.typeScale);
  }

  private pixels(points: number): number {
    return (points * this.typeScale * 96) / 72;
  }

  /** Follows a press until it ends: `move` and `drop` get how far it has come, a press that does not stray is a click. */
  private drag(event: PointerEvent, surface: Surface, follow: Follow): void {
    this.endPress?.();
    const from = surface.at(event);
    const target = this.pages;
    let strayed = false;
    const stop = new AbortController();
    const way = (at: Point): Point => [at[0] - from[0], at[1] - from[1]];
    const end = (): void => {
      stop.abort();
      this.endPress = null;
    };
    this.endPress = () => {
      end();
      surface.clear();
      follow.cancel?.();
    };
    const moved = (now: PointerEvent): void => {
      strayed ||= Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) >= CLICK;
      const at = surface.at(now);
      if (strayed) follow.move(way(at), now.shiftKey, at);
    };
    target.setPointerCapture(event.pointerId);
    target.addEventListener("pointermove", moved, stop);
    target.addEventListener(
      "pointerup",
      (up) => {
        end();
        if (strayed) follow.drop(way(surface.at(up)), up.shiftKey);
        else follow.click?.();
      },
      stop,
    );
    target.addEventListener("pointercancel", () => this.endPress?.(), stop);
  }
}

interface Follow {
  move: (way: Point, even: boolean, at: Point) => void;
  drop: (way: Point, even: boolean) => void;
  click?: () => void;
  cancel?: () => void;
}

function millimetres(length: number): number {
  return Math.round(length) / 100;
}

function ofPage([x, y]: Point): Point {
  return [millimetres(x), millimetres(y)];
}
