import { describe, expect, it } from "vitest";
import { decode, encode } from "./protocol";

const patch = { v: 1, type: "patch", from: 3, to: 4, layers: null, features: [{ layer: "a", removed: [1], moved: [], pack: null, url: null }] };

describe("decode", () => {
  it("reads a message", () => {
    expect(decode(JSON.stringify(patch))).toEqual(patch);
  });

  it.each([
    ["another version", { ...patch, v: 2 }],
    ["an unknown type", { ...patch, type: "toString" }],
    ["a missing member", { ...patch, to: undefined }],
    ["a member of the wrong kind", { ...patch, to: "4" }],
    ["a member of the wrong kind inside", { ...patch, features: [{ layer: "a", removed: ["1"], moved: [], pack: null, url: null }] }],
    ["no object", null],
  ])("rejects %s", (_, message) => {
    expect(() => decode(JSON.stringify(message))).toThrow(/message/);
  });

  it("rejects what is no JSON", () => {
    expect(() => decode("{")).toThrow();
  });
});

describe("encode", () => {
  it("says its version", () => {
    expect(JSON.parse(encode({ type: "ready" }))).toEqual({ v: 1, type: "ready" });
  });
});
