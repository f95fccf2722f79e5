import { json } from "@codemirror/lang-json";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState, Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { positionOf, rightToLeft, runAt } from "./places";

describe("positionOf", () => {
  const text = Text.of(["{", '  "name": "😀x"', "}"]);

  it("counts lines and characters from 1", () => {
    expect(positionOf(text, 1, 1)).toBe(0);
    expect(positionOf(text, 2, 3)).toBe(4);
    expect(text.sliceString(positionOf(text, 2, 13), positionOf(text, 2, 14))).toBe("x");
  });

  it("stays inside the line and the text", () => {
    expect(positionOf(text, 2, 99)).toBe(text.line(2).to);
    expect(positionOf(text, 9, 1)).toBe(text.length);
    expect(positionOf(text, 0, 1)).toBe(0);
  });
});

describe("runAt", () => {
  const state = EditorState.create({ doc: '{"name": 12,\n', extensions: json() });
  ensureSyntaxTree(state, state.doc.length, 10_000); // a busy machine may not parse it in the time of one view

  it("covers the value or name that begins there", () => {
    expect(runAt(state, 1)).toEqual({ from: 1, to: 7 });
    expect(runAt(state, 9)).toEqual({ from: 9, to: 11 });
  });

  it("covers the last character at the end of a line", () => {
    expect(runAt(state, 12)).toEqual({ from: 11, to: 12 });
    expect(runAt(state, state.doc.length)).toEqual({ from: 13, to: 13 });
  });
});

describe("rightToLeft", () => {
  it("finds what stands between quotation marks", () => {
    const line = '"name:ar": "إدلب", "name": "Idlib"';
    expect(rightToLeft(line).map(({ from, to }) => line.slice(from, to))).toEqual(["إدلب"]);
  });

  it("passes over escaped quotation marks", () => {
    const line = String.raw`"a\"b": "\"إ\"", "é"`;
    expect(rightToLeft(line).map(({ from, to }) => line.slice(from, to))).toEqual([String.raw`\"إ\"`]);
  });
});
