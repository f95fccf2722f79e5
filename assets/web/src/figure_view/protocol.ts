/** The messages between the page of the figure view and the shell; `desktop/figure/protocol.py` is the other side. */

import type { AnnotationKind } from "../figure/annotation_model";
import { VERSION, isNumber, isString, listOf, oneOf, orNull, parse, shape } from "../protocol";

/** What the pointer does on the page: select, or draw an annotation of a kind. */
export type AnnotationTool = "select" | Exclude<AnnotationKind, "image">;

export type Fit = "page" | "width";

export type ShellMessage =
  | { type: "show"; number: number; url: string }
  | { type: "zoom"; fit: Fit | null; factor: number | null; steps: number | null }
  | { type: "desk"; desk: string; handle: string }
  | { type: "annotate"; tool: AnnotationTool; selected: string[]; write: string | null };

export type PageMessage =
  | { type: "ready" }
  | { type: "shown"; number: number; pages: number; left_out: string[]; milliseconds: number }
  | { type: "zoomed"; factor: number; fit: Fit | null }
  | { type: "block_moved"; layer: string; key: number; right: number; down: number }
  | { type: "block_released"; layer: string; key: number }
  | { type: "annotations_laid_out"; boxes: { id: string; box: [number, number, number, number] }[] }
  | { type: "annotations_picked"; ids: string[] }
  | { type: "annotations_placed"; how: "move" | "reshape"; places: { id: string; points: [number, number][]; text_width: number | null }[] }
  | { type: "annotation_drawn"; kind: AnnotationKind; points: [number, number][]; text: string | null; text_width: number | null }
  | { type: "annotation_written"; id: string; text: string }
  | { type: "annotation_tool"; tool: AnnotationTool }
  | { type: "error"; message: string };

export type Post = (message: PageMessage) => void;

const CHECKS = {
  show: shape({ number: isNumber, url: isString }),
  zoom: shape({ fit: orNull(oneOf("page", "width")), factor: orNull(isNumber), steps: orNull(isNumber) }),
  desk: shape({ desk: isString, handle: isString }),
  annotate: shape({
    tool: oneOf("select", "callout", "text", "arrow", "line", "rectangle", "ellipse", "spotlight", "inset"),
    selected: listOf(isString),
    write: orNull(isString),
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
