/** The integer grid of packed coordinates: Web Mercator, 2^30 steps from Greenwich to the 180th meridian, north positive. */

export const GRID = 2 ** 30;

/** What a canvas shows: a grid point (x, y) lies at (x * scale - left, -y * scale - top) in CSS pixels. */
export interface Frame {
  readonly zoom: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels to a CSS pixel. */
  readonly ratio: number;
}

/** Least x, least y, greatest x, greatest y in grid steps. */
export type GridBounds = [number, number, number, number];

/** CSS pixels to a grid step at a zoom level at which the world is 256 * 2^zoom pixels wide. */
export function scaleAt(zoom: number): number {
  return 2 ** (zoom - 23);
}

export function gridX(longitude: number): number {
  return (longitude / 180) * GRID;
}

export function gridY(latitude: number): number {
  const sine = Math.sin((Math.max(-90, Math.min(90, latitude)) * Math.PI) / 180);
  const y = (Math.atanh(sine) / Math.PI) * GRID;
  return Math.max(-2 * GRID, Math.min(2 * GRID, y));
}

export function longitudeAt(x: number): number {
  return (x / GRID) * 180;
}

export function latitudeAt(y: number): number {
  return (Math.atan(Math.sinh((y / GRID) * Math.PI)) * 180) / Math.PI;
}

/** The part of the grid that a frame shows, `margin` CSS pixels more on each side. */
export function boundsOf(frame: Frame, margin = 0): GridBounds {
  return [
    (frame.left - margin) / frame.scale,
    -(frame.top + frame.height + margin) / frame.scale,
    (frame.left + frame.width + margin) / frame.scale,
    -(frame.top - margin) / frame.scale,
  ];
}

/** The same frame for each copy of the world that it shows: the map repeats east and west of the 180th meridian. */
export function worldCopies(frame: Frame): Frame[] {
  const world = 2 * GRID * frame.scale;
  const first = Math.floor((frame.left + world / 2) / world);
  const last = Math.floor((frame.left + frame.width + world / 2) / world);
  const copies: Frame[] = [];
  for (let copy = first; copy <= last; copy += 1) copies.push({ ...frame, left: frame.left - copy * world });
  return copies;
}
