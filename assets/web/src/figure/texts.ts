/** The texts of a figure's page as blocks that can flow: legend, remarks, notes, sources, imprint. */

import { listedCallouts } from "./annotations";
import { html } from "./dom";
import { scaleBlock } from "./furniture";
import { legendBlocks } from "./legend";
import { inset } from "./map";
import type { FigureModel, Note, ScaleBlock } from "./model";
import { PIXEL, svg } from "./svg";

/** What explains the map: its legend, and scale and locator where they stand beside it. */
export function keyBlocks(model: FigureModel): HTMLElement[] {
  const entries = model.legend.shown ? legendBlocks(model.legend) : [];
  const found: HTMLElement[] = entries.length ? [heading(model.legend.title), ...entries] : [];
  if (model.furniture.scale_aside) found.push(scaleAside(model.furniture.scale_aside, model));
  if (model.furniture.locator_aside) found.push(locatorAside(model));
  return found;
}

/** What is told beside the map, in its order: remarks, notes, how it was made, grades, sources, and what has no home. */
export function textBlocks(model: FigureModel, homeless: readonly HTMLElement[]): HTMLElement[] {
  const { numbered, elsewhere, placeless } = model.notes;
  const found: HTMLElement[] = [];
  if (model.remarks.length) found.push(heading("About this map"), ...model.remarks.map((remark) => block("remark", remark)));
  const callouts = calloutBlocks(model);
  if (callouts.length) found.push(heading("Marked on the map"), ...callouts);
  if (numbered.length) found.push(heading("Notes"), ...numbered.map(note));
  if (placeless.length) found.push(heading("Not tied to a place"), ...placeless.map(note));
  if (elsewhere.length) found.push(heading("Places outside the map"), ...elsewhere.map(note));
  if (model.methods.length)
    found.push(
      heading("How outlines and points were made"),
      ...model.methods.map(({ names, method }) => block("remark", html("b", null, `${names}: `), `${method}.`)),
    );
  if (model.grades) found.push(heading("Grades"), block("remark", model.grades));
  if (model.sources.length)
    found.push(
      heading("Sources"),
      ...model.sources.map((runs) => block("remark hanging", ...runs.map(([text, italic]) => html(italic ? "i" : "span", null, text)))),
    );
  if (homeless.length) found.push(heading("About the map itself"), ...homeless.map((paragraph) => block("remark", ...paragraph.childNodes)));
  return found;
}

export function heading(text: string): HTMLElement {
  return html("div", "block heading", html("h2", null, text));
}

export function block(className: string, ...children: (Node | string)[]): HTMLElement {
  return html("div", "block", html("p", className, ...children));
}

export function note({ number, text, quote, credit, details }: Note): HTMLElement {
  const small = html("p", "credit", credit);
  for (const detail of details) small.append(" · ", html("b", null, detail));
  const body = html("div", null, html("p", null, text), quote ? html("p", "quote", `“${quote}”`) : null, small);
  if (number === null) return html("div", "block note unnumbered", body);
  return html("div", "block note", html("span", "number", String(number)), body);
}

/** The texts of those callouts that do not have them on the map. */
export function calloutBlocks(model: FigureModel): HTMLElement[] {
  const callouts = listedCallouts(model);
  const isWide = callouts.some(({ label }) => label.length > 2);
  return callouts.map((callout) => lettered(callout, isWide));
}

/** The text of a callout beside its letter. */
function lettered({ label, text, colour }: FigureModel["annotations"]["listed"][number], isWide: boolean): HTMLElement {
  const paragraphs = text.split("\n").map((line) => html("p", null, line));
  for (const paragraph of paragraphs) paragraph.dir = "auto";
  const letter = html("span", "number letter", label);
  Object.assign(letter.style, { color: colour, borderColor: colour });
  return html("div", isWide ? "block note wide" : "block note", letter, html("div", null, ...paragraphs));
}

function locatorAside(model: FigureModel): HTMLElement {
  const { locator_aside: shown } = model.furniture;
  if (!shown) return html("div");
  const picture = svg("svg", { viewBox: `0 0 ${shown.width * 100} ${shown.height * 100}`, width: `${shown.width}mm`, height: `${shown.height}mm` }, [
    inset(shown, PIXEL * model.plan.type_scale),
  ]);
  return html("div", "block", html("h3", null, "Where this map lies"), picture);
}

/** The scale where it would cover data on the map: it holds in the middle. */
function scaleAside(shown: ScaleBlock, model: FigureModel): HTMLElement {
  const [, , width, height] = shown.box;
  const picture = svg("svg", { viewBox: `0 0 ${width * 100} ${height * 100}`, width: `${width}mm`, height: `${height}mm` }, [
    scaleBlock(shown, PIXEL * model.plan.type_scale, model.plan.type_scale),
  ]);
  return html("div", "block", html("h3", null, "Scale in the middle of the map"), picture);
}

export function imprint(model: FigureModel): string {
  const own = [model.publisher, model.contact];
  const told = [
    model.map_number && `map ${model.map_number}`,
    model.version && `version ${model.version}`,
    model.cut_off && `data cut-off ${model.cut_off}`,
    model.produced && `produced ${model.produced}`,
  ];
  const words = told.filter(Boolean).join(" · ");
  return [...own, words && words.charAt(0).toUpperCase() + words.slice(1)].filter(Boolean).join(" · ");
}

/** Where no arrow can show north, the reader is told to read it off the meridians. */
export function northNote({ furniture: { north_varies } }: FigureModel): string | null {
  return north_varies ? `the direction of north differs by ${north_varies}° within the map` : null;
}

export function labelled(label: string, text: string): HTMLElement {
  return html("p", null, html("b", null, `${label}. `), text);
}
