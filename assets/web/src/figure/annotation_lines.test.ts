import { describe, expect, it } from "vitest";
import { linesOf } from "./annotation_lines";

const perLetter = (text: string): number => text.length;

describe("linesOf", () => {
  it("breaks between words where a line would be too wide", () => {
    expect(linesOf("supply road to the north", 11, perLetter).map(({ text }) => text)).toEqual(["supply road", "to the", "north"]);
  });

  it("keeps the line ends of the text, and lines without words", () => {
    expect(linesOf("one\n\ntwo", 20, perLetter).map(({ text }) => text)).toEqual(["one", "", "two"]);
  });

  it("breaks a word that is wider than a line between its letters", () => {
    const lines = linesOf("x".repeat(25), 10, perLetter).map(({ text }) => text);
    expect(lines).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
  });

  it("loses no word", () => {
    const text = "the quick brown fox jumps over the lazy dog again and again";
    for (let widest = 1; widest < 30; widest += 1)
      expect(linesOf(text, widest, perLetter).map((line) => line.text).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
  });

  it("tells the direction of each paragraph from its first letter", () => {
    expect(linesOf("٢٠١٥: حلب\nAleppo حلب", 40, perLetter).map(({ rightToLeft }) => rightToLeft)).toEqual([true, false]);
  });
});
