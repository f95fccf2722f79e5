/** Pages full of callouts for tests and measurements: they look random and are the same in every run. */

import { away, besidePoint, costAway, drifting, RINGS, targets } from "./candidates";
import type { Box } from "./geometry";
import { type Item, Placement } from "./placing";

export const WIDTH = 19_500;
export const HEIGHT = 16_600;
const REACH = 200;

/** Numbers from 0 to 1. */
export function scattered(seed: number): () => number {
  let value = seed * 7919;
  return () => {
    value = (value * 48_271) % 2_147_483_647;
    return value / 2_147_483_647;
  };
}

/** A page with points and callouts of all sizes around them, and areas whose names stand in them or away. */
export function page(seed: number, count: number): { discs: Box[]; items: Item[]; placement: Placement } {
  const next = scattered(seed);
  const placement = new Placement(WIDTH, HEIGHT);
  const discs: Box[] = [];
  const items: Item[] = [];
  for (let index = 0; index < count; index += 1) {
    const [x, y] = [500 + next() * (WIDTH - 1000), 500 + next() * (HEIGHT - 1000)];
    const size = { width: 600 + next() * 2200, height: 350 + next() * 450 };
    if (index % 4 === 3) {
      const ends = targets(x, y, []);
      const further = RINGS.map((ring) => ({ least: costAway(ring), candidates: () => ends.flatMap(([atX, atY]) => [...away(ring, atX, atY, 0, size, 1)]) }));
      items.push({ candidates: [...drifting(x, y, size, 600)], further, worth: 10_000 });
      continue;
    }
    const disc = { left: x - REACH, top: y - REACH, right: x + REACH, bottom: y + REACH };
    placement.takePoint(disc);
    discs.push({ x, y, width: 2 * REACH, height: 2 * REACH, angle: 0 });
    const further = RINGS.map((ring) => ({ least: costAway(ring), candidates: () => [...away(ring, x, y, REACH + 15, size, 1)] }));
    items.push({ candidates: [...besidePoint(disc, size, 1)], further, worth: 10_000 });
  }
  return { discs, items, placement };
}
