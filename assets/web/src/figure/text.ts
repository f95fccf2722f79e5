/** Text on the map: measured on a canvas, written as SVG text with a halo that stays text in a PDF. */

import { svg } from "./svg";

const FAMILY = '"Noto Sans", "Noto Sans Arabic", sans-serif';
const MEASURED_AT = 100;
const ARABIC = /[\u0600-\u06ff\u0750-\u077f]/;

export interface Lettering {
  size: number;
  weight?: 400 | 600 | 700;
  italic?: boolean;
  /** Extra space after each letter, in the unit of `size`. */
  spacing?: number;
}

export interface TextPlace extends Lettering {
  x: number;
  y: number;
  fill: string;
  anchor: "start" | "middle" | "end";
  halo?: string | null;
}

const context = new OffscreenCanvas(1, 1).getContext("2d") as OffscreenCanvasRenderingContext2D;

/** The width of a text, in the unit of its size. */
export function textWidth(text: string, { size, weight = 400, italic = false, spacing = 0 }: Lettering): number {
  context.font = `${italic ? "italic " : ""}${weight} ${MEASURED_AT}px ${FAMILY}`;
  return (context.measureText(text).width * size) / MEASURED_AT + spacing * text.length;
}

/** Writes a text; letter spacing would tear Arabic letters apart, so they go without. */
export function svgText(text: string, place: TextPlace): SVGTextElement {
  const element = svg("text", {
    x: Math.round(place.x),
    y: Math.round(place.y),
    fill: place.fill,
    "font-size": Math.round(place.size * 10) / 10,
    "font-weight": place.weight ?? 400,
    "font-style": place.italic ? "italic" : null,
    "text-anchor": place.anchor,
    "letter-spacing": place.spacing && !ARABIC.test(text) ? Math.round(place.spacing) : null,
    stroke: place.halo,
    "stroke-width": place.halo ? Math.round(place.size * 0.28) : null,
    "stroke-linejoin": place.halo ? "round" : null,
    "paint-order": place.halo ? "stroke" : null,
  });
  element.textContent = text;
  return element;
}

/** Breaks a text into lines of at most this many letters, at spaces. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}
