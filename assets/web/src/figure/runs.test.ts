import { describe, expect, it } from "vitest";
import { addRun, type Run } from "./runs";

/** Words on lines of ten pixels, each with its left edge and width. */
function runs(...words: [text: string, left: number, width: number, line?: number][]): Run[] {
  const found: Run[] = [];
  for (const [text, left, width, line = 0] of words)
    addRun(found, text, { left, right: left + width, top: line * 12, bottom: line * 12 + 10 }, " ");
  return found;
}

describe("the runs of a text", () => {
  it("joins words that go on from each other on a line", () => {
    expect(runs(["Held", 0, 20], ["by", 23, 10], ["Russia", 36, 30]).map(({ text }) => text)).toEqual(["Held by Russia"]);
  });

  it("begins another run on another line", () => {
    const found = runs(["Held", 0, 20], ["by", 0, 10, 1]);
    expect(found.map(({ text, top }) => [text, top])).toEqual([
      ["Held", 0],
      ["by", 12],
    ]);
  });

  it("joins Arabic words from the right to the left, and keeps their order of reading", () => {
    const found = runs(["2015", 0, 20], ["خليج", 60, 20], ["إسكندرون", 26, 30]);
    expect(found.map(({ text, left, right, rightToLeft }) => [text, left, right, rightToLeft])).toEqual([
      ["2015", 0, 20, false],
      ["خليج إسكندرون", 26, 80, true],
    ]);
  });

  it("keeps a number apart that stands on the wrong side of the words before it", () => {
    expect(runs(["عام", 60, 20], ["2015", 35, 20]).map(({ text }) => text)).toEqual(["عام", "2015"]);
  });

  it("keeps apart what is set far apart", () => {
    expect(runs(["Legend", 0, 30], ["Notes", 200, 30])).toHaveLength(2);
  });
});
