import { describe, expect, it } from "vitest";
import { LETTERING } from "./lettering";
import tokens from "./tokens.json";

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe("names on the map", () => {
  it.each(Object.keys(LETTERING))("can be read: %s", (kind) => {
    const { colour } = LETTERING[kind];
    for (const ground of [tokens.land, tokens.water, tokens.halo])
      expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
  });
});
