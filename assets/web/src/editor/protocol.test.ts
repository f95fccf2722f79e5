import { describe, expect, it } from "vitest";
import { decode, encode } from "./protocol";

describe("decode", () => {
  it("reads what the shell sends", () => {
    const text = '{"v":1,"type":"replace","version":2,"edit":1,"clean":true,"change":{"start":0,"end":1,"text":"a"}}';
    expect(decode(text)).toMatchObject({ type: "replace", change: { start: 0, end: 1, text: "a" } });
  });

  it.each([
    '{"v":1,"type":"snapshot"}',
    '{"v":2,"type":"go_to","line":1,"column":1}',
    '{"v":1,"type":"go_to","line":"1","column":1}',
    '{"v":1,"type":"problems","edit":0,"items":[{"severity":"fatal","message":"","line":1,"column":1}]}',
    '{"v":1,"type":"theme","dark":true,"colours":{"text":1}}',
  ])("rejects %s", (text) => {
    expect(() => decode(text)).toThrow();
  });
});

describe("encode", () => {
  it("names the version", () => {
    expect(JSON.parse(encode({ type: "left" }))).toEqual({ v: 1, type: "left" });
  });
});
