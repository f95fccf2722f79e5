/**
 * The messages between the page of the text editor and the shell; `desktop/editor/protocol.py` is the other side.
 *
 * Positions count UTF-16 code units from 0, lines and columns from 1, columns in characters.
 */

import { VERSION, isBoolean, isNumber, isString, listOf, oneOf, parse, shape } from "../protocol";

export type Severity = "error" | "warning" | "information";

export interface Problem {
  severity: Severity;
  message: string;
  line: number;
  column: number;
}

/** A run of the text from `start` up to, not including, `end`, and what takes its place. */
export interface Change {
  start: number;
  end: number;
  text: string;
}

export type ShellMessage =
  | { type: "open"; url: string; label: string; read_only: boolean; clean: boolean }
  | { type: "replace"; version: number; edit: number; change: Change; clean: boolean }
  | { type: "problems"; edit: number; items: Problem[] }
  | { type: "reveal"; start: number; end: number; focus: boolean }
  | { type: "go_to"; line: number; column: number }
  | { type: "theme"; dark: boolean; colours: Record<string, string> };

export type PageMessage =
  | { type: "ready" }
  | { type: "opened"; url: string }
  | { type: "typed"; url: string; version: number; edit: number; changes: Change[] }
  | { type: "cursor"; url: string; edit: number; position: number }
  | { type: "left" }
  | { type: "undo" }
  | { type: "redo" }
  | { type: "error"; message: string };

const CHECKS = {
  open: shape({ url: isString, label: isString, read_only: isBoolean, clean: isBoolean }),
  replace: shape({
    version: isNumber,
    edit: isNumber,
    change: shape({ start: isNumber, end: isNumber, text: isString }),
    clean: isBoolean,
  }),
  problems: shape({
    edit: isNumber,
    items: listOf(
      shape({ severity: oneOf("error", "warning", "information"), message: isString, line: isNumber, column: isNumber }),
    ),
  }),
  reveal: shape({ start: isNumber, end: isNumber, focus: isBoolean }),
  go_to: shape({ line: isNumber, column: isNumber }),
  theme: shape({
    dark: isBoolean,
    colours: (value) => typeof value === "object" && value !== null && Object.values(value).every(isString),
  }),
};

/** Writes a message as the text that the shell reads. */
export function encode(message: PageMessage): string {
  return JSON.stringify({ v: VERSION, ...message });
}

/** Reads a message of the shell; throws an Error that names what is wrong with it. */
export function decode(text: string): ShellMessage {
  return parse(text, CHECKS) as ShellMessage;
}
