/** What the map offers to the tools that edit on it, and what it asks of them. */

import type { Map as LeafletMap } from "leaflet";
import type { Mode, MovedVertex, PageMessage, Position, SnapKind } from "./protocol";

/** A geometry as its file has it, in WGS 84, with every digit. */
export interface Geometry {
  type: string;
  coordinates?: unknown;
  geometries?: Geometry[];
}

/** The one feature whose vertices can be dragged. */
export interface Handles {
  layer: string;
  key: number;
  revision: number;
  geometry: Geometry | null;
}

export interface EditSurface {
  readonly map: LeafletMap;
  /** Name of the Leaflet pane that stands above layers, labels and selection. */
  readonly pane: string;
  /** Sends an intent to the shell. */
  post(message: PageMessage): void;
  /** The revision of the document that is on screen. */
  revision(): number;
}

export interface Editor {
  setMode(mode: Mode): void;
  /** Gives the shape whose vertices edit mode is for, or takes it away. */
  setHandles(handles: Handles | null): void;
  /** Puts vertices of that shape where the shell says that they stand now. */
  moveVertices(vertices: readonly MovedVertex[]): void;
  /** Shows that shape as the shell has told it, whatever a gesture made of it; it is of this revision. */
  confirm(revision: number): void;
  /** Lets the shape that is being drawn go on to places that were typed. */
  addPlaces(places: readonly Position[]): void;
  /** Shows at the pointer what the shell has measured of the shape that is being drawn or dragged. */
  setMeasured(text: string): void;
  /** Marks what the pointer would snap to, as the shell has answered a question. */
  setSnap(sequence: number, position: Position | null, kind: SnapKind | null): void;
  /** True when the tools use this click or drag themselves, so that nothing is picked under it. */
  claims(event: MouseEvent): boolean;
}
