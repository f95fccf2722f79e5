import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { Typing } from "./typing";

/** A text and the typing in it. */
function start(doc: string) {
  let state = EditorState.create({ doc, extensions: EditorState.lineSeparator.of("\n") });
  const typing = new Typing(state.doc);
  const type = (from: number, to: number, insert: string): void => {
    const transaction = state.update({ changes: { from, to, insert } });
    typing.add(transaction.changes);
    state = transaction.state;
  };
  return { typing, type, text: () => state.doc };
}

describe("Typing", () => {
  it("tells how the text differs from the version, however often it was changed", () => {
    const { typing, type } = start("0123456789");
    type(2, 2, "a");
    type(3, 3, "b");
    type(9, 11, "\n");
    expect(typing.edit).toBe(3);
    expect(typing.differences()).toEqual([
      { start: 2, end: 2, text: "ab" },
      { start: 7, end: 9, text: "\n" },
    ]);
  });

  it("begins a version that was made after the last edit", () => {
    const { typing, type, text } = start("ab");
    type(1, 1, "x");
    expect(typing.begin(1, 1, text())).toBe(true);
    expect(typing.differences()).toEqual([]);
    type(3, 3, "y");
    expect(typing).toMatchObject({ version: 1, edit: 2 });
    expect(typing.differences()).toEqual([{ start: 3, end: 3, text: "y" }]);
  });

  it("passes over a version that crossed with an edit", () => {
    const { typing, type, text } = start("ab");
    type(1, 1, "x");
    type(2, 2, "y");
    expect(typing.begin(1, 1, text())).toBe(false);
    expect(typing.version).toBe(0);
    expect(typing.differences()).toEqual([{ start: 1, end: 1, text: "xy" }]);
  });

  it("sends no half of a surrogate pair", () => {
    const { typing, type } = start("");
    type(0, 0, "\ud83d");
    expect(typing.differences()).toEqual([{ start: 0, end: 0, text: "\ufffd" }]);
  });
});
