import { describe, expect, it } from "vitest";
import { scattered } from "./cases";
import { walk } from "./edges";
import { boundsOf, isWithin, type Segment } from "./geometry";
import { without, withoutDots } from "./hatch";

function segments(d: string): Segment[] {
  const found: Segment[] = [];
  let [fromX, fromY] = [0, 0];
  walk(
    d,
    (x, y) => void ([fromX, fromY] = [x, y]),
    (x, y) => {
      found.push({ x1: fromX, y1: fromY, x2: x, y2: y });
      [fromX, fromY] = [x, y];
    },
  );
  return found;
}

const total = (d: string): number => segments(d).reduce((sum, { x1, y1, x2, y2 }) => sum + Math.hypot(x2 - x1, y2 - y1), 0);

describe("hatches that leave names free", () => {
  it("keeps a line as it is where no name stands on it", () => {
    expect(without("M0 0l1000 1000", [{ x: 900, y: 100, width: 100, height: 100, angle: 0 }])).toBe("M0 0l1000 1000");
  });

  it("stops at a name and goes on behind it", () => {
    expect(without("M0 0l1000 1000", [{ x: 500, y: 500, width: 200, height: 200, angle: 0 }])).toBe("M0 0l400 400M600 600l400 400");
  });

  it("leaves nothing under any of many names, turned or not, and takes no more than they cover", () => {
    const next = scattered(11);
    const boxes = Array.from({ length: 30 }, () => ({ x: next() * 9000, y: next() * 9000, width: 300 + next() * 900, height: 300, angle: (next() - 0.5) * 120 }));
    const lines = Array.from({ length: 60 }, (_, index) => `M${index * 150} 0l2000 2000 1000 ${index % 2 ? 3000 : 1000}`).join("");
    const left = without(lines, boxes);
    const missing = total(lines) - total(left);
    expect(missing).toBeGreaterThan(0);
    let covered = 0;
    for (const { x1, y1, x2, y2 } of segments(lines)) {
      const steps = 2000;
      for (let step = 0; step < steps; step += 1) {
        const share = (step + 0.5) / steps;
        const [x, y] = [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
        if (boxes.some((box) => isWithin(box, x, y))) covered += Math.hypot(x2 - x1, y2 - y1) / steps;
      }
    }
    expect(missing / covered).toBeCloseTo(1, 1);
    const shrunk = boxes.map((box) => ({ ...box, width: box.width - 6, height: box.height - 6 }));
    for (const { x1, y1, x2, y2 } of segments(left)) expect(shrunk.some((box) => isWithin(box, (x1 + x2) / 2, (y1 + y2) / 2))).toBe(false);
  });

  it("takes the dots under a name away", () => {
    const box = { x: 200, y: 200, width: 100, height: 100, angle: 0 };
    expect(boundsOf(box).left).toBe(150);
    expect(withoutDots("M100 100h0M200 200h0M300 300h0", [box])).toBe("M100 100h0M300 300h0");
  });
});
