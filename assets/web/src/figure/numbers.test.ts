import { describe, expect, it } from "vitest";
import { numberList, numbersIn } from "./numbers";

describe("lists of note numbers", () => {
  it.each([
    ["", []],
    ["3", [3]],
    ["1, 2", [1, 2]],
    ["1–3, 5, 7–9", [1, 2, 3, 5, 7, 8, 9]],
  ])("reads and writes %j", (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
    expect(numberList(numbers)).toBe(text);
  });

  it("shortens runs of three and more, whatever their order", () => {
    expect(numberList([7, 5, 6, 1, 2, 2])).toBe("1, 2, 5–7");
  });
});
