import { describe, expect, it } from "vitest";
import { type Frame, GRID, boundsOf, gridX, gridY, latitudeAt, longitudeAt, scaleAt, worldCopies } from "./grid";

const frameAt = (left: number, width: number, zoom = 2): Frame => ({
  zoom,
  scale: scaleAt(zoom),
  left,
  top: -300,
  width,
  height: 600,
  ratio: 1,
});

describe("the grid", () => {
  it("holds the square world", () => {
    expect(gridX(180)).toBe(GRID);
    expect(gridY(85.0511287798066)).toBeCloseTo(GRID, 0);
    expect(gridY(0)).toBeCloseTo(0, 9);
    expect(Number.isFinite(gridY(90))).toBe(true);
  });

  it.each([-85, -35.2, 0, 12.5, 61])("leads back to latitude %d", (latitude) => {
    expect(latitudeAt(gridY(latitude))).toBeCloseTo(latitude, 9);
    expect(longitudeAt(gridX(latitude))).toBeCloseTo(latitude, 9);
  });

  it("makes the world 256 pixels wide at zoom 0", () => {
    expect(2 * GRID * scaleAt(0)).toBe(256);
  });

  it("knows the part that a frame shows", () => {
    expect(boundsOf(frameAt(-512, 1024))).toEqual([-GRID, (-300 * GRID) / 512, GRID, (300 * GRID) / 512]);
  });
});

describe("worldCopies", () => {
  it("is one where one is seen", () => {
    expect(worldCopies(frameAt(-400, 800)).map(({ left }) => left)).toEqual([-400]);
  });

  it("shows the copy on the other side of the 180th meridian", () => {
    expect(worldCopies(frameAt(200, 800)).map(({ left }) => left)).toEqual([200, 200 - 1024]);
    expect(worldCopies(frameAt(-900, 800)).map(({ left }) => left)).toEqual([-900 + 1024, -900]);
  });

  it("fills a frame that is wider than the world", () => {
    expect(worldCopies(frameAt(-800, 1600, 1)).length).toBe(5);
  });
});
