import { describe, expect, it } from "vitest";
import { contrast } from "./figure/contrast";
import { LETTERING } from "./lettering";
import tokens from "./tokens.json";

describe("names on the map", () => {
  it.each(Object.keys(LETTERING))("can be read: %s", (kind) => {
    const { colour } = LETTERING[kind];
    for (const ground of [tokens.land, tokens.water, tokens.halo])
      expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
  });
});
