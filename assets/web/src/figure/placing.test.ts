import { describe, expect, it } from "vitest";
import { along, drifting, onLine } from "./candidates";
import { HEIGHT, page, WIDTH } from "./cases";
import { Edges } from "./edges";
import { type Box, boundsOf, cross, crossesBox, overlap } from "./geometry";
import type { Point } from "./drawn_model";
import { type Candidate, Placement } from "./placing";

/** Counts what stands on something else, on a point or across the frame, and leaders that cross anything. */
function faults(placed: readonly Candidate[], discs: readonly Box[]): number {
  let count = 0;
  placed.forEach((one, index) => {
    const { left, top, right, bottom } = boundsOf(one);
    if (left < 0 || top < 0 || right > WIDTH || bottom > HEIGHT) count += 1;
    count += discs.filter((disc) => overlap(one, disc, 0)).length;
    placed.forEach((other, position) => {
      if (position > index && overlap(one, other, 0)) count += 1;
      if (position > index && one.leader && other.leader && cross(one.leader, other.leader)) count += 1;
      if (position !== index && one.leader && crossesBox(one.leader, other)) count += 1;
    });
  });
  return count;
}

describe("placing names", () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed + 1))("lets nothing overlap and no leader cross anything (%i)", (seed) => {
    const { discs, items, placement } = page(seed, 20 + seed * 4);
    expect(faults(placement.settle(items).filter((candidate) => candidate !== null), discs)).toBe(0);
  });

  it.each([3, 14, 159])("finds a place for forty callouts on an A4 page (%i)", (seed) => {
    const { items, placement } = page(seed, 40);
    expect(placement.settle(items).filter((candidate) => candidate !== null)).toHaveLength(40);
  });

  it("places the same figure in the same way every time", () => {
    const place = (): (Candidate | null)[] => {
      const { items, placement } = page(5, 60);
      return placement.settle(items);
    };
    expect(place()).toEqual(place());
  });

  it("moves what stands in the way where that costs less", () => {
    const place = (x: number, cost: number): Candidate => ({ x, y: 1000, width: 400, height: 400, angle: 0, cost });
    const placement = new Placement(4000, 2000);
    const first = { candidates: [place(1000, 0), place(2000, 1)], worth: 50 };
    const second = { candidates: [place(1100, 0), place(3000, 40)], worth: 50 };
    expect(placement.settle([first, second]).map((candidate) => candidate?.x)).toEqual([2000, 1100]);
  });

  it("places things as if all places had been made at once, and makes those further away only when it needs them", () => {
    for (const seed of [3, 14, 15]) {
      const [lazy, eager] = [page(seed, 60), page(seed, 60)];
      let made = 0;
      for (const item of lazy.items)
        item.further = (item.further ?? []).map(({ least, candidates }) => ({ least, candidates: () => ((made += 1), candidates()) }));
      for (const item of eager.items) {
        item.candidates.push(...(item.further ?? []).flatMap(({ candidates }) => candidates()));
        delete item.further;
      }
      const where = (placed: (Candidate | null)[]): unknown[] => placed.map((candidate) => candidate && [candidate.x, candidate.y, candidate.cost]);
      expect(where(lazy.placement.settle(lazy.items))).toEqual(where(eager.placement.settle(eager.items)));
      expect(made).toBeLessThan(60 * 5);
    }
  });

  it("says when there is no room, and when a place is not worth it", () => {
    const full = new Placement(1000, 1000);
    full.take({ left: 0, top: 0, right: 1000, bottom: 1000 });
    const candidates = [...drifting(500, 500, { width: 100, height: 100 }, 500)];
    expect(full.settle([{ candidates, worth: 100 }])).toEqual([null]);
    const dear = candidates.map((candidate) => ({ ...candidate, cost: 30 }));
    expect(new Placement(1000, 1000).settle([{ candidates: dear, worth: 25 }])).toEqual([null]);
  });

  it("keeps off what was put by hand", () => {
    const placement = new Placement(4000, 4000);
    const pinned = { x: 1500, y: 1500, width: 800, height: 300, angle: 0, cost: 0, leader: { x1: 1900, y1: 1500, x2: 2600, y2: 1500 } };
    placement.fix(pinned);
    const candidates = [...drifting(1500, 1500, { width: 500, height: 300 }, 1400)];
    const [placed] = placement.settle([{ candidates, worth: 100 }]);
    expect(placed && !overlap(placed, pinned, 0) && !crossesBox(pinned.leader, placed)).toBe(true);
  });
});

describe("names along lines", () => {
  const size = { width: 900, height: 300 };

  it("turns a name with its line and keeps it off the line", () => {
    const line: Point[] = Array.from({ length: 60 }, (_, index) => [1000 + index * 100, 2000 + index * 50]);
    const found = [...along(line, size, 30)];
    expect(found.length).toBeGreaterThan(10);
    for (const candidate of found) {
      expect(candidate.angle).toBeCloseTo((Math.atan2(1, 2) * 180) / Math.PI, 3);
      line.slice(1).forEach(([x, y], index) => expect(crossesBox({ x1: line[index][0], y1: line[index][1], x2: x, y2: y }, candidate)).toBe(false));
    }
  });

  it("sets a number upright on its line", () => {
    const found = [...onLine([[1000, 1000], [5000, 4000]], { width: 400, height: 400 })];
    expect(found.length).toBeGreaterThan(10);
    expect(found.every(({ x, y, angle }) => angle === 0 && Math.abs((y - 1000) / (x - 1000) - 0.75) < 1e-6)).toBe(true);
  });

  it("reads from left to right, whichever way the line was drawn", () => {
    const line: Point[] = [[5000, 1000], [3000, 1400], [500, 1500]];
    expect([...along(line, size, 30)].every(({ angle }) => Math.abs(angle) <= 90)).toBe(true);
  });

  it("finds none where a line is too crooked or too short", () => {
    const crooked: Point[] = Array.from({ length: 30 }, (_, index) => [index * 100, index % 2 ? 900 : 0]);
    expect([...along(crooked, size, 30)]).toEqual([]);
    expect([...along([[0, 0], [800, 0]], size, 30)]).toEqual([]);
  });
});

describe("what names should not cover", () => {
  const edges = new Edges(10_000, 10_000);
  edges.draw("M2000 5000l6000 0", 1, 1);
  edges.draw("M9000 1000l0 400 400 0 0 -400z", 2);

  it("counts the cells of a line under a box, turned or not", () => {
    const box = { x: 5000, y: 5000, width: 1200, height: 300, angle: 0 };
    expect(edges.under(box)).toBeGreaterThan(18);
    expect(edges.under({ ...box, angle: 90 })).toBeLessThan(8);
    expect(edges.under({ ...box, y: 5400 })).toBe(0);
  });

  it("knows what lies between two places", () => {
    expect(edges.between({ x1: 5000, y1: 4000, x2: 5200, y2: 6000 }, 1)).toBe(1);
    expect(edges.between({ x1: 1000, y1: 4000, x2: 1200, y2: 6000 }, 1)).toBe(0);
    expect(edges.between({ x1: 9200, y1: 500, x2: 9200, y2: 2000 }, 1)).toBe(0);
  });
});
