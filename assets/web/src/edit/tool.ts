/** What a tool on the map is: it may take the pointer, it paints above the map, and it answers keys. */

import type { Frame } from "../grid";
import type { Position } from "../protocol";

/** The pointer in CSS pixels from the map's corner, and the place under it. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly position: Position;
  /** Asks for the vertex to go: Alt is held, or the right button pressed. */
  readonly remove: boolean;
  readonly shift: boolean;
  readonly control: boolean;
  readonly alt: boolean;
}

/** A press that a tool has taken: the map does not pan meanwhile. */
export interface Drag {
  move(pointer: Pointer): void;
  drop(pointer: Pointer): void;
  cancel(): void;
}

export interface Tool {
  /** CSS cursor over this place, or null for the map's own. */
  hover(pointer: Pointer): string | null;
  /** Takes a press of a button, or leaves it to the map. */
  press(pointer: Pointer): Drag | null;
  /** A click that did not pan and was not taken as a press; `times` is 2 for the second of a double click. */
  click(pointer: Pointer, times: number): void;
  /** Answers a key by its name in KeyboardEvent.key; false when the key means nothing here. */
  key(name: string): boolean;
  /** Takes places that were typed, where the tool sets places at all. */
  addPlaces?(places: readonly Position[]): void;
  /** Paints above the map; `measured` is what the shell says of the shape that is being drawn or dragged. */
  paint(context: CanvasRenderingContext2D, frame: Frame, measured: string): void;
}
