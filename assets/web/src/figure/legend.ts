/** The legend: real samples of what is visible, parties, and the key of line and hatch classes. */

import type { Kind } from "../basemap_style";
import { html } from "./dom";
import type { Mark } from "./drawn_model";
import type { Legend, LegendEntry } from "./model";
import type { Style } from "../style";
import { groundPath, markElements, PIXEL, pointMark, svg } from "./svg";

const WIDTH = 900;
const HEIGHT = 500;
const MOST_TOGETHER = 6;
const TICKED = 150; // room above an edge with ticks
const LEAST_TITLED = 3;

/** The legend as blocks that stay whole when they flow to another column. */
export function legendBlocks(legend: Legend): HTMLElement[] {
  const { ground, classes } = legend;
  return [
    ...runsOf(legend.entries).flatMap((run) => runBlocks(run, legend)),
    legend.parties.length > 1 && html("div", "block", parties(legend)),
    ...groups(classes, MOST_TOGETHER).map((some) =>
      html("div", "block", columned(legend, "entries small", some.map((entry) => described(samples(entry), "", entry.title)))),
    ),
    ground.length > 0 &&
      html("div", "block", columned(legend, "entries ground", ground.map(({ kind, title }) => described(groundSample(kind), "", title)))),
  ].filter((block) => block !== false);
}

/** Entries that follow each other, those of one title apart where they are many. */
function runsOf(entries: readonly LegendEntry[]): LegendEntry[][] {
  const runs: LegendEntry[][] = [];
  for (let start = 0; start < entries.length; ) {
    let end = start + 1;
    while (end < entries.length && entries[end].title === entries[start].title && entries[end].says) end += 1;
    const same = entries.slice(start, end);
    const last = runs.at(-1);
    if (isTitled(same)) runs.push(same);
    else if (last && !isTitled(last)) last.push(...same);
    else runs.push(same);
    start = end;
  }
  return runs;
}

/** Whether entries stand under their common title, instead of each repeating it. */
function isTitled(run: readonly LegendEntry[]): boolean {
  return run.length >= LEAST_TITLED && run.every(({ title, says }) => title && says && title === run[0].title);
}

function runBlocks(run: readonly LegendEntry[], legend: Legend): HTMLElement[] {
  const titled = isTitled(run);
  return groups(run, MOST_TOGETHER).map((some, index) => {
    const entries = columned(legend, "entries", some.map((entry) => described(samples(entry), titled ? "" : entry.title, entry.says)));
    return html("div", "block", titled && index === 0 && html("p", "entries-title", run[0].title), entries);
  });
}

/** Entries side by side, in as many columns as the analyst wants. */
function columned({ columns }: Legend, className: string, entries: HTMLElement[]): HTMLElement {
  const element = html("div", className, ...entries);
  if (columns) element.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  return element;
}

/** Splits a long list, so that it can flow from one column of the page to the next. */
function groups<Entry>(entries: readonly Entry[], most: number): Entry[][] {
  const found: Entry[][] = [];
  for (let start = 0; start < entries.length; start += most) found.push(entries.slice(start, start + most));
  return found;
}

function described(sample: SVGElement[], title: string, says: string): HTMLElement {
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, sample);
  return html("div", "entry", picture, html("span", null, title && html("b", null, title), says));
}

function parties({ parties: shown }: Legend): HTMLElement {
  const chips = shown.map(({ title, colour }) => {
    const chip = html("span", null, html("i"), title);
    (chip.firstElementChild as HTMLElement).style.background = colour;
    return chip;
  });
  return html("div", "parties", html("b", null, "Parties"), ...chips);
}

function groundSample(kind: Kind): SVGElement[] {
  if (kind !== "disputed_area") return groundPath({ kind, d: linePath() }, PIXEL);
  return groundPath({ kind, d: boxPath(45, 45), hatch: hatch(45, 45, false, 6 * PIXEL * 2 ** 0.5) }, PIXEL);
}

/** What an entry stands for, as the map draws it: one sample, or up to four smaller ones where it has several looks. */
function samples({ styles, shape }: LegendEntry): SVGElement[] {
  if (styles.length === 1) return styleSample(styles[0], shape);
  const rows = styles.length > 2 ? 2 : 1;
  return styles.map((style, index) => {
    const left = ((index % 2) * WIDTH) / 2;
    const top = rows === 1 ? HEIGHT / 4 : (Math.floor(index / 2) * HEIGHT) / 2;
    return svg("g", { transform: `translate(${left} ${top}) scale(0.5)` }, styleSample(style, shape));
  });
}

/** A sample drawn with the style of the map itself. */
function styleSample(style: Style, shape: Mark["shape"]): SVGElement[] {
  if (shape === "point") return [pointMark(style, WIDTH / 2, HEIGHT / 2, PIXEL)];
  if (shape === "line") {
    const line: Mark = { shape, style, d: linePath() };
    if (style.ticks) line.ticks = ticks(40, HEIGHT / 2, TICKED - 20);
    return markElements(line, PIXEL);
  }
  const inset = 45;
  const top = style.ticks ? TICKED : inset;
  const mark: Mark = { shape, style, d: boxPath(inset, top) };
  if (style.hatch === "single" || style.hatch === "cross") mark.hatch = hatch(inset, top, style.hatch === "cross", style.hatch_spacing * PIXEL * 2 ** 0.5);
  if (style.hatch === "dots") mark.dots = [dots(inset, style.hatch_spacing * PIXEL)];
  if (style.ticks) mark.ticks = ticks(inset, top, TICKED - 20);
  if (style.edge_fade) {
    mark.fade = [90, 45].map((band) => boxPath(inset, top) + boxPath(inset + band, top + band, true));
    mark.fade_opacity = 0.07;
  }
  return markElements(mark, PIXEL);
}

function linePath(): string {
  return `M40 ${HEIGHT / 2}H${WIDTH - 40}`;
}

/** A box, or with `backwards` one that cuts a hole into a box around it. */
function boxPath(inset: number, top: number, backwards = false): string {
  const [right, bottom] = [WIDTH - inset, HEIGHT - inset];
  return backwards ? `M${inset} ${top}V${bottom}H${right}V${top}z` : `M${inset} ${top}H${right}V${bottom}H${inset}z`;
}

/** Lines at 45° that end on the box. */
function hatch(inset: number, top: number, crossed: boolean, step: number): string {
  const [left, right, bottom] = [inset, WIDTH - inset, HEIGHT - inset];
  const runs: string[] = [];
  for (let offset = step / 2; offset < right - left + bottom - top; offset += step) {
    const startX = Math.max(left, left + offset - (bottom - top));
    const endX = Math.min(right, left + offset);
    const startY = top + (offset - (startX - left));
    const endY = top + (offset - (endX - left));
    runs.push(`M${startX} ${startY}L${endX} ${endY}`);
    if (crossed) runs.push(`M${startX} ${top + bottom - startY}L${endX} ${top + bottom - endY}`);
  }
  return runs.join("");
}

function dots(inset: number, step: number): string {
  const runs: string[] = [];
  for (let y = inset + step / 2, row = 0; y < HEIGHT - inset; y += step * 0.866, row += 1)
    for (let x = inset + step / 2 + ((row % 2) * step) / 2; x < WIDTH - inset; x += step) runs.push(`M${x} ${y}h0`);
  return runs.join("");
}

/** Ticks upwards from a line or an edge. */
function ticks(inset: number, top: number, length: number): string {
  const runs: string[] = [];
  for (let x = inset + 80; x < WIDTH - inset; x += 160) runs.push(`M${x} ${top}v${-length}`);
  return runs.join("");
}
