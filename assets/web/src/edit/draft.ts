/** A shape while it is drawn, and what it becomes: GeoJSON coordinates with every digit of the pointer's places. */

import type { Position } from "../protocol";

export type Kind = "point" | "line" | "polygon" | "rectangle";

const LEAST = { point: 1, line: 2, polygon: 3, rectangle: 2 };

/**
 * The coordinates of a finished shape in GeoJSON's nesting, or null when it has too few places, or no area.
 *
 * Outer rings go counterclockwise (RFC 7946, 3.1.6) and are closed. A rectangle is given by two opposite corners.
 */
export function coordinatesOf(kind: Kind, places: readonly Position[]): unknown[] | null {
  const corners = kind === "rectangle" ? cornersOf(places) : withoutRepeats(places);
  if (places.length < LEAST[kind] || corners.length < LEAST[kind]) return null;
  const [first, ...rest] = nearGreenwich(corners) as [Position, ...Position[]];
  if (kind === "point") return first;
  if (kind === "line") return [first, ...rest];
  const area = signedArea([first, ...rest]);
  if (area === 0) return null;
  return [area > 0 ? [first, ...rest, first] : [first, ...rest.reverse(), first]];
}

function cornersOf([from, to]: readonly Position[]): Position[] {
  if (!from || !to) return [];
  return [from, [to[0], from[1]], to, [from[0], to[1]]];
}

/** Leaves out places that equal the one before, and a last one that equals the first. */
function withoutRepeats(places: readonly Position[]): Position[] {
  const kept = places.filter((place, index) => index === 0 || !same(place, places[index - 1] as Position));
  if (kept.length > 2 && same(kept[0] as Position, kept.at(-1) as Position)) kept.pop();
  return kept;
}

/** The same shape with its first place between -180° and 180°: the map repeats east and west of there. */
export function nearGreenwich(places: readonly Position[]): Position[] {
  const [longitude] = places[0] as Position;
  const turns = longitude >= -180 && longitude <= 180 ? 0 : Math.floor((longitude + 180) / 360);
  return places.map(([east, north]) => [east - turns * 360, north]);
}

function signedArea(ring: readonly Position[]): number {
  // Measured from the first corner, so that tiny rings far from 0°, 0° keep their digits.
  const [x, y] = ring[0] as Position;
  let twice = 0;
  ring.forEach(([x0, y0], index) => {
    const [x1, y1] = ring[(index + 1) % ring.length] as Position;
    twice += (x0 - x) * (y1 - y) - (x1 - x) * (y0 - y);
  });
  return twice / 2;
}

function same(one: Position, other: Position): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
