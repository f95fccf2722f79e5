import { describe, expect, it } from "vitest";
import { away, besidePoint, type Candidate, cross, crossesRectangle, drifting, overlap, Placement, type Rectangle } from "./placing";

const WIDTH = 19_500;
const HEIGHT = 16_600;
const BLOCK = { width: 1900, height: 500 };

/** Numbers that look random and are the same in every run. */
function* scattered(seed: number): Generator<number> {
  for (let value = seed; ; ) {
    value = (value * 48_271) % 2_147_483_647;
    yield value / 2_147_483_647;
  }
}

function places(count: number): [number, number][] {
  const numbers = scattered(7);
  const next = (): number => numbers.next().value as number;
  return Array.from({ length: count }, () => [500 + next() * (WIDTH - 1000), 500 + next() * (HEIGHT - 1000)]);
}

const rectangle = ({ left, top }: Candidate): Rectangle => ({ left, top, right: left + BLOCK.width, bottom: top + BLOCK.height });

function* around(x: number, y: number): Generator<Candidate> {
  yield* besidePoint(x, y, 200, BLOCK.width, BLOCK.height);
  yield* away(x, y, 215, BLOCK.width, BLOCK.height);
}

describe("placing names", () => {
  const points = places(40);
  const discs = points.map(([x, y]) => ({ left: x - 200, top: y - 200, right: x + 200, bottom: y + 200 }));
  const placement = new Placement(WIDTH, HEIGHT, []);
  discs.forEach((disc) => placement.take(disc));
  const placed = points.map(([x, y]) => placement.place(BLOCK.width, BLOCK.height, around(x, y)));
  const found = placed.filter((candidate) => candidate !== null);

  it("finds a place for forty callouts on an A4 page", () => {
    expect(found).toHaveLength(40);
  });

  it("lets none overlap another, a point or the frame", () => {
    const blocks = found.map(rectangle);
    blocks.forEach((block, index) => {
      expect(blocks.slice(index + 1).some((other) => overlap(block, other, 0))).toBe(false);
      expect(discs.some((disc) => overlap(block, disc, 0))).toBe(false);
      expect(block.left > 0 && block.top > 0 && block.right < WIDTH && block.bottom < HEIGHT).toBe(true);
    });
  });

  it("lets no leader cross another or run through a block", () => {
    const leaders = found.flatMap((candidate) => (candidate.leader ? [{ candidate, leader: candidate.leader }] : []));
    leaders.forEach(({ candidate, leader }, index) => {
      expect(leaders.slice(index + 1).some((other) => cross(leader, other.leader))).toBe(false);
      expect(found.some((other) => other !== candidate && crossesRectangle(leader, rectangle(other)))).toBe(false);
    });
  });

  it("says when there is no room", () => {
    const full = new Placement(1000, 1000, []);
    full.take({ left: 0, top: 0, right: 1000, bottom: 1000 });
    expect(full.place(100, 100, drifting(500, 500, 100, 100, 500))).toBeNull();
  });

  it("keeps off edges where it can", () => {
    const edge = Array.from({ length: 160 }, (_, index) => [index * 60 + 2000, 5000] as [number, number]);
    const candidate = new Placement(WIDTH, HEIGHT, edge).place(2400, 600, drifting(6000, 5000, 2400, 600, 2000));
    expect(candidate && (candidate.top >= 4970 || candidate.top + 600 <= 5030)).toBe(true);
  });

  it("leaves a name away that would cost too much", () => {
    const edge = places(5000);
    const placement = new Placement(WIDTH, HEIGHT, edge);
    expect(placement.place(9000, 9000, drifting(9000, 8000, 9000, 9000, 0), 25)).toBeNull();
  });
});
