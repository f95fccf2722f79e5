/** Places in the text: from the shell's lines and columns to positions, and what of a line runs from right to left. */

import { syntaxTree } from "@codemirror/language";
import type { EditorState, Text } from "@codemirror/state";

/** A run of the text, up to but not including `to`. */
export interface Run {
  from: number;
  to: number;
}

/** Finds the position of a line and a column; both count from 1, columns in characters. What lies beyond ends there. */
export function positionOf(text: Text, line: number, column: number): number {
  if (line < 1) return 0;
  if (line > text.lines) return text.length;
  const { from, to, text: content } = text.line(line);
  let position = from;
  // Most lines have no character of two code units before the place, and some are megabytes long.
  const start = content.slice(0, column - 1);
  if (/[\ud800-\udfff]/.test(start)) {
    let characters = 1;
    for (const character of content) {
      if (characters++ >= column) break;
      position += character.length;
    }
  } else {
    position += start.length;
  }
  return Math.min(position, to);
}

/** Finds what to underline for a place: the name, value or sign that begins there, else a character. */
export function runAt(state: EditorState, position: number): Run {
  const node = syntaxTree(state).resolveInner(position, 1);
  const leaf = node.from === position && node.firstChild === null && node.to > position;
  if (leaf) return { from: node.from, to: node.to };
  const line = state.doc.lineAt(position);
  if (position < line.to) return { from: position, to: position + 1 };
  return { from: Math.max(line.from, position - 1), to: position };
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\ud802[\udc00-\udfff]|\ud83a[\udc00-\udfff]/;
const STRING = /"((?:[^"\\]|\\.)*)"/g;

/** Lists what stands between quotation marks and holds letters that run from right to left, as offsets. */
export function rightToLeft(text: string): Run[] {
  if (!RIGHT_TO_LEFT.test(text)) return [];
  const runs: Run[] = [];
  for (const { index, 1: content = "" } of text.matchAll(STRING)) {
    if (RIGHT_TO_LEFT.test(content)) runs.push({ from: index + 1, to: index + 1 + content.length });
  }
  return runs;
}
