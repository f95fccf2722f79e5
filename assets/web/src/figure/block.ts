/** A name of one or more lines with the numbers of its notes in a dark pill: measured in several forms, and drawn. */

import { readable } from "./contrast";
import type { FeatureLabel } from "./model";
import { type Box, within } from "./geometry";
import type { Candidate } from "./placing";
import { svg } from "./svg";
import { type Lettering, svgText, textWidth, wrapped } from "./text";

export const INK = "#22201d";
export const SECONDARY = "#5b544c";
export const HALO = "#fbf8f2";

const LONGEST_LINE = 24;
const NARROW_LINE = 11;
const WITHOUT_ARABIC = 20; // costs a form that leaves it out
const SPREAD = 2; // px between the letters of an area's name that has room
const SPREAD_GAIN = 2;
const LEADING = 1.24;
const ARABIC_LEADING = 1.36; // its letters reach lower and higher

export interface Line extends Lettering {
  text: string;
  fill: string;
  leading: number;
}

/** One way of setting a block; `stacked` has the pill above the name and not beside it. */
export interface Form {
  lines: Line[];
  numbers: string;
  pillWidth: number;
  pillHeight: number;
  stacked: boolean;
  textWidth: number;
  textHeight: number;
  width: number;
  height: number;
  /** What the form costs, since the first is the one that is liked best. */
  cost: number;
  /** Whether its letters are spread through an area: only where nothing is in their way. */
  spread: boolean;
}

/** Returns the ways in which a feature's name and numbers can be set, the best one first. */
export function formsOf(feature: FeatureLabel, pixel: number): Form[] {
  const area = feature.shape === "area";
  const style = { size: (area ? 9 : 9.4) * pixel, weight: 600 as const, spacing: 0, fill: area ? readable(feature.colour, HALO) : INK, leading: LEADING };
  const name = feature.name ? shortName(feature.name) : "";
  const set = (most: number): Line[] => (name ? wrapped(name, most) : []).map((text) => ({ ...style, text }));
  const arabic: Line[] =
    feature.arabic && feature.arabic.length <= LONGEST_LINE ? [{ text: feature.arabic, size: 8.4 * pixel, fill: SECONDARY, leading: ARABIC_LEADING }] : [];
  const full = set(LONGEST_LINE);
  const bare = arabic.length > 0 ? [full] : [];
  const beside = [[...full, ...arabic], ...bare].map((lines, index) => form(lines, feature.numbers, pixel, { stacked: false, cost: index * WITHOUT_ARABIC }));
  if (feature.shape === "point" || !name) return beside;
  const narrow = set(NARROW_LINE);
  const stacked = Boolean(feature.numbers);
  const columns = [form([...full, ...arabic], feature.numbers, pixel, { stacked, cost: 1 })];
  if (narrow.length > full.length) columns.push(form([...narrow, ...arabic], feature.numbers, pixel, { stacked, cost: 2.5 }));
  if (arabic.length > 0) columns.push(form(narrow, feature.numbers, pixel, { stacked, cost: 8 }));
  if (feature.shape !== "area" || feature.numbers) return [...beside, ...columns];
  const lines = [...full.map((line) => ({ ...line, spacing: SPREAD * pixel })), ...arabic];
  return [{ ...form(lines, "", pixel, { stacked: false, cost: -SPREAD_GAIN }), spread: true }, ...beside, ...columns];
}

function form(lines: Line[], numbers: string, pixel: number, { stacked, cost }: { stacked: boolean; cost: number }): Form {
  const pillHeight = numbers ? 15 * pixel : 0;
  const pillWidth = numbers ? Math.max(pillHeight, textWidth(numbers, { size: 8.6 * pixel, weight: 700 }) + 8 * pixel) : 0;
  const widest = Math.max(0, ...lines.map((line) => textWidth(line.text, line)));
  const textHeight = lines.reduce((height, { size, leading }) => height + size * leading, 0);
  const gap = numbers && lines.length ? (stacked ? 1.5 : 4) * pixel : 0;
  const width = stacked ? Math.max(widest, pillWidth) : widest + gap + pillWidth;
  const height = stacked ? textHeight + gap + pillHeight : Math.max(pillHeight, textHeight);
  return { lines, numbers, pillWidth, pillHeight, stacked, textWidth: widest, textHeight, width, height, cost, spread: false };
}

/** A long name is cut at its colon: the notes tell the rest. */
function shortName(name: string): string {
  const colon = name.indexOf(": ");
  return name.length > LONGEST_LINE && colon > 0 ? name.slice(0, colon) : name;
}

/** What was drawn, and the boxes of its lines of text, for hatches to leave free. */
export interface Lettered {
  element: SVGElement;
  clear: Box[];
}

/** Draws a block where it was placed. Its pill stands on the side of the feature, its lines on that of `align`. */
export function drawBlock(block: Form, placed: Candidate, pixel: number): Lettered {
  const { stacked, pillWidth, pillHeight, width, height } = block;
  const align = stacked ? "middle" : (placed.align ?? (block.numbers ? "start" : "middle"));
  const pillLeft = stacked ? -pillWidth / 2 : align === "end" ? width / 2 - pillWidth : -width / 2;
  const pillTop = stacked ? -height / 2 : -pillHeight / 2;
  const pill = block.numbers ? pillAt(block, pillLeft, pillTop, pixel) : [];
  const textLeft = stacked ? -block.textWidth / 2 : align === "end" ? -width / 2 : width / 2 - block.textWidth;
  const x = align === "start" ? textLeft : align === "end" ? textLeft + block.textWidth : textLeft + block.textWidth / 2;
  const top = stacked ? height / 2 - block.textHeight : -block.textHeight / 2;
  return lettered(block.lines, placed, { x, top, anchor: align, halo: HALO }, pill);
}

/** Writes lines of text one under another in a placed box, whose middle `x` and `top` are measured from. */
export function lettered(
  lines: readonly Line[],
  placed: Box,
  { x, top, anchor, halo }: { x: number; top: number; anchor: "start" | "middle" | "end"; halo: string },
  before: SVGElement[] = [],
): Lettered {
  const clear: Box[] = [];
  const texts: SVGElement[] = [];
  let below = top;
  for (const line of lines) {
    const height = line.size * line.leading;
    const width = textWidth(line.text, line);
    const middle = anchor === "start" ? x + width / 2 : anchor === "end" ? x - width / 2 : x;
    clear.push(within(placed, { x: middle, y: below + height / 2, width: width + line.size * 0.4, height: line.size * 1.15, angle: 0 }));
    below += height;
    texts.push(svgText(line.text, { ...line, x, y: below - line.size * (line.leading - 0.93), anchor, halo }));
  }
  return { element: svg("g", { transform: placing(placed) }, [...before, ...texts]), clear };
}

function placing({ x, y, angle }: Box): string {
  return `translate(${Math.round(x)} ${Math.round(y)})${angle ? ` rotate(${Math.round(angle * 100) / 100})` : ""}`;
}

function pillAt({ numbers, pillWidth, pillHeight }: Form, left: number, top: number, pixel: number): SVGElement[] {
  return [
    svg("rect", {
      x: Math.round(left),
      y: Math.round(top),
      width: Math.round(pillWidth),
      height: Math.round(pillHeight),
      rx: Math.round(pillHeight / 2),
      fill: INK,
      stroke: "#ffffff",
      "stroke-width": Math.round(1.2 * pixel),
    }),
    svgText(numbers, { x: left + pillWidth / 2, y: top + pillHeight / 2 + 3.1 * pixel, size: 8.6 * pixel, weight: 700, fill: "#ffffff", anchor: "middle" }),
  ];
}
