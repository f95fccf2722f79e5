/** A canvas above the map that shows what a tool paints, and the way from pixels to places. */

import L from "leaflet";
import { type Frame, scaleAt } from "../grid";
import type { Position } from "../protocol";

/** How long a picture may be held, in milliseconds. */
const PATIENCE = 100;

export class Overlay {
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d") as CanvasRenderingContext2D;
  private pending = 0;
  private held = 0;

  constructor(
    private readonly map: L.Map,
    pane: string,
    private readonly painter: (context: CanvasRenderingContext2D, frame: Frame) => void,
  ) {
    this.canvas.style.pointerEvents = "none";
    map.getPane(pane)?.append(this.canvas);
    map.on("move resize viewreset", this.paintSoon, this);
    // Handles do not stretch with the map: they are hidden until it stands at its new zoom.
    map.on("zoomstart", () => (this.canvas.style.visibility = "hidden"));
    map.on("zoomend", () => {
      this.canvas.style.visibility = "";
      this.paintSoon();
    });
  }

  paintSoon(): void {
    if (this.held === 0) this.pending ||= requestAnimationFrame(() => this.paint());
  }

  /**
   * Keeps what is shown until `release`, or for so many milliseconds.
   *
   * The answer to a gesture is near, and a frame that is painted just before it would hold it up by another one.
   */
  hold(): void {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    window.clearTimeout(this.held);
    this.held = window.setTimeout(() => this.release(), PATIENCE);
  }

  release(): void {
    if (this.held === 0) return;
    window.clearTimeout(this.held);
    this.held = 0;
    this.paintSoon();
  }

  /** The part of the ground that the map shows. */
  frame(): Frame {
    const size = this.map.getSize();
    const corner = this.map.getPixelBounds().min as L.Point;
    const zoom = this.map.getZoom();
    const half = 128 * 2 ** zoom;
    return {
      zoom,
      scale: scaleAt(zoom),
      left: corner.x - half,
      top: corner.y - half,
      width: size.x,
      height: size.y,
      ratio: window.devicePixelRatio,
    };
  }

  /** Longitude and latitude under a place of the map; beyond ±180° where the map repeats. */
  positionAt(x: number, y: number): Position {
    const { lng, lat } = this.map.containerPointToLatLng([x, y]);
    return [lng, lat];
  }

  private paint(): void {
    this.pending = 0;
    const frame = this.frame();
    const width = Math.round(frame.width * frame.ratio);
    const height = Math.round(frame.height * frame.ratio);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = `${frame.width}px`;
      this.canvas.style.height = `${frame.height}px`;
    }
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
    this.painter(this.context, frame);
  }
}
