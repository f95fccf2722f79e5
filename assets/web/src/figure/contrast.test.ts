import { describe, expect, it } from "vitest";
import { contrast, LEAST_CONTRAST, readable } from "./contrast";

describe("colours that can be read", () => {
  it("measures contrast as WCAG 2 does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("#336699", "#336699")).toBe(1);
  });

  it("leaves a colour alone that can be read, and darkens any other until it can", () => {
    expect(readable("#0b3c5d", "#fbf8f2")).toBe("#0b3c5d");
    for (const colour of ["#ffff00", "#00ffff", "#ffc0cb", "#ffffff", "#b2432f", "#7cfc00"])
      expect(contrast(readable(colour, "#fbf8f2"), "#fbf8f2")).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });
});
