import { expect, test } from "vitest";
import { scattered } from "./cases";
import { Edges } from "./edges";
import type { Box } from "./geometry";
import { type Drawn, KeptItems, type Look } from "./kept_items";

const WIDTH = 6000;
const HEIGHT = 4000;

/** A drawing of short lines, of which some differ from seed to seed. */
function drawing(seed: number): Drawn {
  const edges = new Edges(WIDTH, HEIGHT);
  const fixed = scattered(1);
  for (let index = 0; index < 30; index += 1) line(edges, fixed, 1.2);
  const next = scattered(seed + 2);
  for (let index = 0; index < seed % 4; index += 1) line(edges, next, 0.5);
  const from = (seed % 3) * 1000;
  return { edges, covered: { at: (x) => x >= from && x < from + 900, differences: () => [{ left: 0, top: 0, right: 3000, bottom: HEIGHT }] } };
}

function line(edges: Edges, next: () => number, weight: number): void {
  const [x, y] = [Math.round(next() * WIDTH), Math.round(next() * HEIGHT)];
  edges.draw(`M${x} ${y}l${Math.round(next() * 800)} ${Math.round(next() * 800)}`, weight, 1);
}

/** What an item reads around its place, and what it reads later, when it is asked for more. */
function item(seed: number, look: Look): { now: number[]; later: () => number[] } {
  const next = scattered(seed + 50);
  const [x, y] = [next() * WIDTH, next() * HEIGHT];
  const boxes = (spread: number): Box[] => Array.from({ length: 8 }, () => ({ x: x + next() * spread, y: y + next() * spread, width: 300, height: 150, angle: next() < 0.3 ? 30 : 0 }));
  const read = (box: Box): number[] => [look.under(box), look.between({ x1: x, y1: y, x2: box.x, y2: box.y }, 1), Number(look.isCovered(box.x, box.y))];
  let made: number[] | null = null;
  return { now: boxes(300).flatMap(read), later: () => (made ??= boxes(1500).flatMap(read)) };
}

function all(kept: KeptItems<ReturnType<typeof item>>, drawn: Drawn, step: number, whole = ""): number[][] {
  kept.begin(drawn, whole);
  return Array.from({ length: 20 }, (_, seed) => {
    const made = kept.of(String(seed), (look) => item(seed, look));
    return (seed + step) % 3 ? made.now : [...made.now, ...made.later()];
  });
}

test("items that are kept are those that would be made anew, whatever was drawn before", () => {
  const kept = new KeptItems<ReturnType<typeof item>>();
  for (let step = 0; step < 40; step += 1) expect(all(kept, drawing(step), step)).toEqual(all(new KeptItems(), drawing(step), step));
});

test("an item is made again only where it has looked at what changed, and all are where everything has", () => {
  const kept = new KeptItems<number>();
  let made = 0;
  const at = (x: number) => (look: Look): number => {
    made += 1;
    return look.under({ x, y: 2000, width: 200, height: 200, angle: 0 });
  };
  const drawn = (x: number): Drawn => {
    const edges = new Edges(WIDTH, HEIGHT);
    edges.draw(`M${x} 2000l50 0`, 1);
    return { edges, covered: { at: () => false, differences: () => [] } };
  };
  const both = (x: number, whole: string): number[] => {
    kept.begin(drawn(x), whole);
    return [kept.of("left", at(500)), kept.of("right", at(5000))];
  };
  both(500, "map");
  expect(made).toBe(2);
  both(500, "map");
  expect(made).toBe(2);
  expect(both(550, "map")[1]).toBe(0);
  expect(made).toBe(3);
  both(550, "another map");
  expect(made).toBe(5);
});
