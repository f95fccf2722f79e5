import { bench, describe } from "vitest";
import { page } from "./cases";

describe("placing callouts on an A4 page, candidates and all", () => {
  for (const count of [40, 100, 300])
    bench(`${count} callouts`, () => {
      const { items, placement } = page(5, count);
      placement.settle(items);
    });
});
