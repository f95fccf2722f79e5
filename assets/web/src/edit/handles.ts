/** Moves, adds and deletes the vertices of one feature, and moves the feature; a gesture ends in one message. */

import type { EditSurface, Handles } from "../edit_surface";
import { GRID, type Frame } from "../grid";
import { type Intent, type MovedVertex, type Position, type Snapping, VERSION } from "../protocol";
import { Latest } from "./latest";
import { type Mark, frameFor, handleAt, marksOf } from "./marks";
import type { Overlay } from "./overlay";
import { paintMarks, paintMeasured, paintPreview } from "./paint";
import { type Segment, Shape } from "./shape";
import { type SnapMark, snappingAt } from "./snap";
import type { Drag, Pointer, Tool } from "./tool";

/** How far the pointer moves before a press becomes a drag, in CSS pixels: a click moves nothing. */
const SLACK = 3;

/** Keeps what is painted until an answer comes. */
type Hold = Pick<Overlay, "hold" | "release">;

const NOTHING: Drag = { move() {}, drop() {}, cancel() {} };

export class HandlesTool implements Tool {
  private handles: Handles | null = null;
  /** The shape as the shell has told it. */
  private confirmed = Shape.of(null);
  /** The shape that is shown: what the last gesture made of it, until the shell answers. */
  private shape = this.confirmed;
  /** The shape as it would be if the pointer were let go now. */
  private preview: Shape | null = null;
  private hot: Mark | null = null;
  /** The vertex that was clicked last: the Delete key is for it. */
  private active = -1;
  /** Where the pointer is while it drags. */
  private dragged: Pointer | null = null;
  private readonly previewed: Latest;

  constructor(
    private readonly surface: EditSurface,
    private readonly snap: SnapMark,
    private readonly frame: () => Frame,
    private readonly repaint: () => void,
    private readonly hold: Hold,
  ) {
    this.previewed = new Latest(surface);
  }

  /** Shows a shape, or none; true when it is made of the same vertices as the one before. */
  show(handles: Handles | null): boolean {
    const same = this.handles?.layer === handles?.layer && this.handles?.key === handles?.key;
    this.handles = handles;
    this.confirmed = Shape.of(handles?.geometry ?? null);
    return this.present(same);
  }

  /** Puts vertices, counted as in a pack, where the shell says that they stand now. */
  follow(moved: readonly MovedVertex[]): void {
    for (const { index, longitude, latitude } of moved) {
      const vertex = this.confirmed.vertexOf(index);
      if (vertex >= 0) this.confirmed = this.confirmed.withVertex(vertex, [longitude, latitude]);
    }
  }

  /** Shows the shape as the shell has told it, of this revision; true when it is made of the same vertices as before. */
  confirm(revision: number): boolean {
    if (!this.handles) return false;
    this.handles = { ...this.handles, revision };
    return this.present(true);
  }

  /** Forgets what the pointer and the keyboard were at: another tool has them. */
  rest(): void {
    this.hot = null;
    this.active = -1;
    this.shape = this.confirmed;
  }

  private present(same: boolean): boolean {
    const sameVertices = same && this.confirmed.isMadeLike(this.shape);
    this.shape = this.confirmed;
    if (!sameVertices) this.preview = null; // else it is one of a drag that goes on
    this.hot = null;
    // Told anew even when it is the same vertex: it belongs to a new revision.
    if (this.active >= 0) this.choose(same && this.active < this.shape.count ? this.active : -1);
    this.hold.release();
    this.repaint();
    return sameVertices;
  }

  hover({ x, y }: Pointer): string | null {
    const before = this.hot;
    this.hot = handleAt(this.marks(), x, y);
    if (this.hot !== before) this.repaint();
    return this.hot && { vertex: "pointer", midpoint: "copy", grip: "move" }[this.hot.handle.kind];
  }

  press(pointer: Pointer): Drag | null {
    const mark = handleAt(this.marks(), pointer.x, pointer.y);
    if (!mark) {
      if (this.active >= 0) this.choose(-1);
      return null;
    }
    const { handle } = mark;
    if (pointer.remove) {
      if (handle.kind === "vertex") this.delete(handle.vertex);
      return NOTHING;
    }
    switch (handle.kind) {
      case "vertex":
        return this.dragVertex(handle.vertex, mark, pointer);
      case "midpoint":
        return this.dragMidpoint(handle.segment, mark, pointer);
      case "grip":
        return this.dragShape(pointer);
    }
  }

  click(): void {}

  key(name: string): boolean {
    if ((name === "Delete" || name === "Backspace") && this.active >= 0) {
      this.delete(this.active);
      return true;
    }
    if (name !== "Escape" || !this.handles) return false;
    if (this.active >= 0) this.choose(-1);
    else this.surface.post({ type: "cancelled" });
    return true;
  }

  paint(context: CanvasRenderingContext2D, frame: Frame, measured: string): void {
    const shape = this.preview ?? this.shape;
    if (this.preview) paintPreview(context, this.preview, frameFor(this.shape, frame));
    const marks = marksOf(shape, frameFor(this.shape, frame));
    const hot = marks.find(({ handle }) => this.isHot(handle)) ?? null;
    paintMarks(context, this.preview ? marks.filter(({ handle }) => handle.kind === "vertex") : marks, hot);
    if (this.preview && this.dragged) paintMeasured(context, frame, this.dragged.x, this.dragged.y, measured);
  }

  private marks(): Mark[] {
    return marksOf(this.shape, frameFor(this.shape, this.frame()));
  }

  private isHot(handle: Mark["handle"]): boolean {
    if (handle.kind === "vertex" && handle.vertex === this.active) return true;
    if (this.preview || !this.hot) return false;
    const hot = this.hot.handle;
    if (handle.kind === "vertex") return hot.kind === "vertex" && hot.vertex === handle.vertex;
    if (handle.kind === "midpoint") return hot.kind === "midpoint" && hot.segment.from === handle.segment.from;
    return hot.kind === "grip";
  }

  private dragVertex(vertex: number, mark: Mark, pressed: Pointer): Drag {
    this.choose(vertex);
    const leaving = this.shape.position(vertex);
    return this.drag(
      pressed,
      (pointer) => this.shape.withVertex(vertex, this.carried(mark, pressed, pointer)),
      (pointer) => {
        const [longitude, latitude] = this.carried(mark, pressed, pointer);
        const snap = this.snapping(pointer, leaving);
        return { type: "vertex_moved", path: this.shape.pathTo(vertex), longitude, latitude, snap };
      },
    );
  }

  /** A midpoint becomes a vertex where it is let go: at a click, right where it stood. */
  private dragMidpoint(segment: Segment, mark: Mark, pressed: Pointer): Drag {
    const added = (pointer: Pointer): Shape =>
      this.shape.withInserted(segment, this.carried(mark, pressed, pointer));
    const leaving = this.placeOf(mark.x, mark.y);
    const gesture = (pointer: Pointer): Gesture => {
      const [longitude, latitude] = this.carried(mark, pressed, pointer);
      const snap = this.snapping(pointer, leaving);
      return { type: "vertex_added", path: this.shape.pathInto(segment), longitude, latitude, snap };
    };
    const drag = this.drag(pressed, added, gesture);
    return {
      ...drag,
      drop: (pointer) => {
        const clicked = this.preview === null;
        this.preview ??= added(pressed);
        drag.drop(clicked ? { ...pressed, control: true } : pointer); // a click snaps nowhere else
        this.active = segment.from + 1; // told with the feature as it is then
      },
    };
  }

  private dragShape(pressed: Pointer): Drag {
    const from = this.home(pressed.position);
    const to = (pointer: Pointer): Position => this.home(pointer.position);
    return this.drag(
      pressed,
      (pointer) => this.shape.moved(from, to(pointer)),
      (pointer) => ({ type: "feature_moved", from, to: to(pointer) }),
    );
  }

  /** A drag that previews its gesture while it moves and sends it when it is let go, unless it never moved. */
  private drag(
    pressed: Pointer,
    preview: (pointer: Pointer) => Shape,
    gesture: (pointer: Pointer) => Gesture,
  ): Drag {
    return {
      move: (pointer) => {
        if (!this.preview && Math.hypot(pointer.x - pressed.x, pointer.y - pressed.y) < SLACK) return;
        this.preview = preview(pointer);
        this.dragged = pointer;
        const present = gesture(pointer);
        this.previewed.post({ type: "preview", gesture: this.named({ v: VERSION, ...present }) });
        if ("snap" in present) this.snap.ask([present.longitude, present.latitude], present.snap);
        this.repaint();
      },
      drop: (pointer) => {
        if (this.preview) {
          this.send(gesture(pointer));
          this.hold.hold();
        }
        this.endPreview();
        this.settle();
      },
      cancel: () => {
        this.endPreview();
        this.preview = null;
        this.repaint();
      },
    };
  }

  /** Keeps the result of a gesture on the screen until the shell answers with the feature as it is now. */
  private settle(): void {
    this.shape = this.preview ?? this.shape;
    this.preview = null;
    this.repaint();
  }

  private delete(vertex: number): void {
    this.send({ type: "vertex_deleted", path: this.shape.pathTo(vertex) });
    // Where too few would be left the shell refuses, and says why.
    this.shape = this.shape.without(vertex) ?? this.shape;
    this.choose(-1);
  }

  /** Makes a vertex the one that keys are for, and tells the shell which; -1 for none. */
  private choose(vertex: number): void {
    this.active = vertex;
    const path = vertex < 0 ? null : this.shape.pathTo(vertex);
    if (this.handles) {
      const { layer, key, revision } = this.handles;
      this.surface.post({ type: "vertex_chosen", layer, key, revision, path });
    }
    this.repaint();
  }

  private send(gesture: Gesture): void {
    const intent = this.named(gesture);
    if (intent) this.surface.post(intent);
  }

  /** The gesture with the feature that it is about. */
  private named<Known extends Gesture>(gesture: Known): (Known & Named) | null {
    if (!this.handles) return null;
    const { layer, key, revision } = this.handles;
    return { ...gesture, layer, key, revision };
  }

  private endPreview(): void {
    this.snap.clear();
    if (this.dragged) this.previewed.post({ type: "preview", gesture: null });
    this.dragged = null;
  }

  /** How a vertex may snap that began at a place; null while Ctrl is held. */
  private snapping({ control }: Pointer, leaving: Position): Snapping | null {
    return control ? null : snappingAt(this.frame(), leaving);
  }

  /** Where a handle is when the pointer has carried it: it keeps its distance from the pointer. */
  private carried(mark: Mark, pressed: Pointer, pointer: Pointer): Position {
    return this.placeOf(mark.x + pointer.x - pressed.x, mark.y + pointer.y - pressed.y);
  }

  private placeOf(x: number, y: number): Position {
    const { scale, left, top } = frameFor(this.shape, this.frame());
    const north = -(y + top) / scale;
    return [((x + left) / scale / GRID) * 180, (Math.atan(Math.sinh((north / GRID) * Math.PI)) * 180) / Math.PI];
  }

  /** A place in the copy of the world that the feature is drawn in. */
  private home([longitude, latitude]: Position): Position {
    const frame = this.frame();
    const shift = frameFor(this.shape, frame).left - frame.left;
    return [longitude + (shift / frame.scale / GRID) * 180, latitude];
  }
}

/** What says which feature an intent is about. */
type Named = Pick<Intent, "layer" | "key" | "revision">;

/** Leaves out of each kind of intent what says which feature it is about. */
type WithoutNames<Kind> = Kind extends Intent ? Omit<Kind, keyof Named> : never;

type Gesture = WithoutNames<Intent>;
