import { afterEach, expect, it, vi } from "vitest";
import type { PageMessage } from "../protocol";
import { Latest } from "./latest";

afterEach(() => vi.unstubAllGlobals());

const drafted = (longitude: number): PageMessage => ({ type: "drafted", area: false, places: [[longitude, 0]] });

it("posts the last message of a frame, and each frame's", () => {
  const frames: (() => void)[] = [];
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback));
  const post = vi.fn();
  const latest = new Latest({ post });
  latest.post(drafted(1));
  latest.post(drafted(2));
  expect(post).not.toHaveBeenCalled();
  expect(frames).toHaveLength(1);
  frames[0]?.();
  expect(post.mock.calls).toEqual([[drafted(2)]]);
  latest.post(drafted(3));
  frames[1]?.();
  expect(post.mock.calls).toEqual([[drafted(2)], [drafted(3)]]);
});
