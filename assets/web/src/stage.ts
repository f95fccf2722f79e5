/**
 * The canvases of the map, one on top of the other, that move with it.
 *
 * They reach beyond what can be seen, so that panning only moves them; they are painted again when the map has been
 * zoomed or has come near their edge.
 */

import L from "leaflet";
import { type Frame, scaleAt } from "./grid";
import { nextFrame } from "./next_frame";
import type { Painter } from "./surface";

/** Canvas beyond each edge of the window, as a part of its width and height. */
const OVERSCAN = 0.125;

/** One canvas of the stage; hidden ones are painted when there is time, so that showing them costs nothing. */
export class Sheet {
  readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d") as CanvasRenderingContext2D;
  private painted: Frame | null = null;
  private shown = true;
  private empty = false;

  constructor(private readonly painter: Painter) {}

  get visible(): boolean {
    return this.shown;
  }

  set visible(visible: boolean) {
    this.shown = visible;
    this.display();
  }

  /** Whether there is nothing on it: every canvas over the map costs a copy of the window in each frame. */
  set blank(blank: boolean) {
    this.empty = blank;
    this.display();
  }

  set opacity(opacity: number) {
    this.canvas.style.opacity = String(opacity);
  }

  /** Says that what was painted is out of date. */
  spoil(): void {
    this.painted = null;
  }

  paint(frame: Frame): void {
    if (this.painted === frame || this.empty) return;
    const width = Math.round(frame.width * frame.ratio);
    const height = Math.round(frame.height * frame.ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${frame.width}px`;
      this.canvas.style.height = `${frame.height}px`;
    }
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
    this.painter(this.context, frame);
    this.painted = frame;
  }

  private display(): void {
    this.canvas.style.display = this.shown && !this.empty ? "" : "none";
  }
}

export class Stage {
  private readonly container = document.createElement("div");
  private sheets: readonly Sheet[] = [];
  private frame: Frame;
  /** Where the canvases' upper left corner lies, in pixels of the whole world at the frame's zoom. */
  private origin = L.point(0, 0);
  private pending = 0;

  /** `followed` hears how long after a change of the view the map is shown anew, in milliseconds. */
  constructor(
    private readonly map: L.Map,
    private readonly followed: (milliseconds: number) => void,
  ) {
    this.container.className = "stage leaflet-zoom-animated";
    map.createPane("stage").append(this.container);
    this.frame = this.place();
    map.on("moveend resize", this.follow, this);
    map.on("move", this.followMove, this);
    map.on("zoom", this.stretch, this);
    map.on("zoomanim", ({ center, zoom }) => this.transform(center, zoom));
  }

  /** Shows these sheets, the first one lowest. */
  arrange(sheets: readonly Sheet[]): void {
    // A canvas that is put in again is handed to the compositor again, all of it: not for showing or hiding one.
    if (sheets.length !== this.sheets.length || sheets.some((sheet, index) => sheet !== this.sheets[index]))
      this.container.replaceChildren(...sheets.map((sheet) => sheet.canvas));
    this.sheets = sheets;
    this.paintSoon();
  }

  /** Paints what is out of date at the next frame. */
  paintSoon(): void {
    this.pending ||= requestAnimationFrame(() => this.paint());
  }

  /** Waits until what is out of date now has been painted and shown. */
  painted(): Promise<void> {
    this.paintSoon();
    return nextFrame();
  }

  private paint(): void {
    this.pending = 0;
    for (const sheet of this.sheets) if (sheet.visible) sheet.paint(this.frame);
    requestIdleCallback((deadline) => this.paintHidden(deadline));
  }

  private paintHidden(deadline: IdleDeadline): void {
    for (const sheet of this.sheets) if (deadline.timeRemaining() > 0 && !sheet.visible) sheet.paint(this.frame);
  }

  private place(): Frame {
    const size = this.map.getSize();
    const beyond = L.point(Math.ceil(size.x * OVERSCAN), Math.ceil(size.y * OVERSCAN));
    const corner = this.map.containerPointToLayerPoint([0, 0]).subtract(beyond);
    L.DomUtil.setTransform(this.container, corner, 1);
    this.origin = this.map.getPixelOrigin().add(corner);
    const zoom = this.map.getZoom();
    const half = 128 * 2 ** zoom;
    return {
      zoom,
      scale: scaleAt(zoom),
      left: this.origin.x - half,
      top: this.origin.y - half,
      width: size.x + 2 * beyond.x,
      height: size.y + 2 * beyond.y,
      ratio: window.devicePixelRatio,
    };
  }

  /** Paints anew, unless the window still shows a good part of what was painted. */
  private follow(): void {
    const asked = performance.now();
    this.paintIfNeeded();
    void nextFrame().then(() => this.followed(performance.now() - asked));
  }

  private paintIfNeeded(): void {
    const size = this.map.getSize();
    const same =
      this.frame.zoom === this.map.getZoom() &&
      this.frame.ratio === window.devicePixelRatio &&
      this.frame.width === size.x + 2 * Math.ceil(size.x * OVERSCAN) &&
      this.frame.height === size.y + 2 * Math.ceil(size.y * OVERSCAN);
    if (same && this.reserve() > 0.5) {
      // The map may have moved its origin, from which the container's place counts.
      L.DomUtil.setTransform(this.container, this.origin.subtract(this.map.getPixelOrigin()), 1);
      return;
    }
    this.frame = this.place();
    cancelAnimationFrame(this.pending);
    this.paint();
  }

  private followMove(): void {
    if (this.frame.zoom !== this.map.getZoom() || this.reserve() > 0) return;
    this.frame = this.place();
    this.paintSoon();
  }

  /** What is left of the canvas beyond the window's nearest edge: 1 after painting, 0 when the edge comes into view. */
  private reserve(): number {
    const size = this.map.getSize();
    const seen = this.map.getPixelBounds();
    const corner = seen.min as L.Point;
    const left = corner.x - this.origin.x;
    const top = corner.y - this.origin.y;
    const right = this.frame.width - size.x - left;
    const bottom = this.frame.height - size.y - top;
    return Math.min(left / size.x, right / size.x, top / size.y, bottom / size.y) / OVERSCAN;
  }

  private stretch(): void {
    this.transform(this.map.getCenter(), this.map.getZoom());
  }

  private transform(centre: L.LatLng, zoom: number): void {
    const scale = this.map.getZoomScale(zoom, this.frame.zoom);
    const panned = L.DomUtil.getPosition(this.map.getPane("mapPane") as HTMLElement);
    const origin = this.map.project(centre, zoom).subtract(this.map.getSize().divideBy(2)).add(panned).round();
    L.DomUtil.setTransform(this.container, this.origin.multiplyBy(scale).subtract(origin), scale);
  }
}
