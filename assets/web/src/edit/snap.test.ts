import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GRID } from "../grid";
import { SnapMark, snappingAt } from "./snap";

const snap = { tolerance: 0.1, leaving: null };

describe("the snap mark", () => {
  let frames: (() => void)[] = [];
  const post = vi.fn();
  const repaint = vi.fn();

  beforeEach(() => {
    frames = [];
    vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback));
    post.mockClear();
    repaint.mockClear();
  });
  afterEach(() => vi.unstubAllGlobals());

  it("asks about the last place of a frame", () => {
    const mark = new SnapMark({ post }, repaint);
    mark.ask([1, 2], snap);
    mark.ask([3, 4], snap);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(post.mock.calls).toEqual([[{ type: "snap_asked", sequence: 2, longitude: 3, latitude: 4, snap }]]);
  });

  it("shows answers until it is cleared, and none that come late", () => {
    const mark = new SnapMark({ post }, repaint);
    mark.ask([1, 2], snap);
    mark.ask([3, 4], snap);
    mark.answer(1, [1, 2], "vertex"); // one move behind is better than none
    expect(repaint).toHaveBeenCalledTimes(1);
    mark.clear();
    expect(repaint).toHaveBeenCalledTimes(2);
    mark.answer(2, [3, 4], "edge");
    expect(repaint).toHaveBeenCalledTimes(2);
  });

  it("asks nothing while snapping is suspended", () => {
    const mark = new SnapMark({ post }, repaint);
    mark.ask([1, 2], null);
    expect(frames).toHaveLength(0);
  });
});

it("snaps within ten pixels", () => {
  const frame = { zoom: 0, scale: 256 / (2 * GRID), left: 0, top: 0, width: 256, height: 256, ratio: 1 };
  expect(snappingAt(frame)).toEqual({ tolerance: 3600 / 256, leaving: null });
});
