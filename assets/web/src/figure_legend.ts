/** The legend: real samples of what is visible, parties, and the key of line and hatch classes. */

import { html } from "./figure_dom";
import type { Legend, LegendEntry, Mark } from "./figure_model";
import { disc, groundPath, markElements, PIXEL, svg } from "./figure_svg";
import type { Style } from "./style";

const WIDTH = 900;
const HEIGHT = 500;
const SHORT = 30; // letters that fit into half a column

/** The legend as blocks that stay whole when they flow to another column. */
export function legendBlocks(legend: Legend): HTMLElement[] {
  const blocks = legend.groups.map(({ title, entries }) => html("div", "block", html("h3", null, title), entryGrid(entries)));
  if (legend.parties.length > 1) blocks.push(html("div", "block", html("h3", null, "Parties"), parties(legend)));
  if (legend.ground.length) blocks.push(html("div", "block", html("h3", null, "Base map"), entryGrid(legend.ground)));
  if (legend.classes.length)
    blocks.push(html("div", "block", html("h3", null, "Lines and hatches"), html("p", "credit", `${legend.classes.join(". ")}.`)));
  return blocks;
}

function parties({ parties: shown }: Legend): HTMLElement {
  return html(
    "div",
    "parties",
    ...shown.map(({ name, colour }) => {
      const chip = html("span", null, html("b", null, name));
      chip.style.color = colour;
      return chip;
    }),
  );
}

function entryGrid(entries: readonly LegendEntry[]): HTMLElement {
  return html(
    "div",
    "entries",
    ...entries.map((entry) => html("div", entry.label.length > SHORT ? "entry wide" : "entry", sample(entry), html("span", null, entry.label))),
  );
}

/** A sample drawn with the style of the map itself. */
function sample(entry: LegendEntry): SVGSVGElement {
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  if (entry.kind === "disputed_area")
    picture.append(...groundPath({ kind: entry.kind, d: boxPath(45), hatch: hatch(45, false, 6 * PIXEL * 2 ** 0.5) }, PIXEL));
  else if (entry.kind) picture.append(...groundPath({ kind: entry.kind, d: linePath() }, PIXEL));
  else if (entry.style && entry.shape) picture.append(...styleSample(entry.style, entry.shape));
  return picture;
}

function styleSample(style: Style, shape: Mark["shape"]): SVGElement[] {
  if (shape === "point") return [disc(style, WIDTH / 2, HEIGHT / 2, PIXEL)];
  if (shape === "line") return markElements({ shape, style, d: linePath() }, PIXEL);
  const inset = 45;
  const mark: Mark = { shape, style, d: boxPath(inset) };
  if (style.hatch === "single" || style.hatch === "cross") mark.hatch = hatch(inset, style.hatch === "cross", style.hatch_spacing * PIXEL * 2 ** 0.5);
  if (style.hatch === "dots") mark.dots = [dots(inset, style.hatch_spacing * PIXEL)];
  if (style.ticks) mark.ticks = topTicks(inset);
  if (style.edge_fade) {
    mark.fade = [110, 70, 30].map((band) => boxPath(inset) + boxPath(inset + band));
    mark.fade_opacity = 0.1;
  }
  return markElements(mark, PIXEL);
}

function linePath(): string {
  return `M40 ${HEIGHT / 2}H${WIDTH - 40}`;
}

function boxPath(inset: number): string {
  return `M${inset} ${inset}H${WIDTH - inset}V${HEIGHT - inset}H${inset}z`;
}

/** Lines at 45° that end on the box. */
function hatch(inset: number, crossed: boolean, step: number): string {
  const [left, right, top, bottom] = [inset, WIDTH - inset, inset, HEIGHT - inset];
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

function topTicks(inset: number): string {
  const runs: string[] = [];
  for (let x = inset + 80; x < WIDTH - inset; x += 160) runs.push(`M${x} ${inset}v${-inset + 5}`);
  return runs.join("");
}
