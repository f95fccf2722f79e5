/** The pages of the figure: title, map, legend, notes, sources and footer, on as many sheets as they need. */

import { annotationSheet, keptFree, layOutAnnotations, listedCallouts } from "./annotations";
import { html } from "./dom";
import { flow } from "./flow";
import { legendBlocks } from "./legend";
import { scaleBlock } from "./furniture";
import { drawMap, inset } from "./map";
import type { BoxTuple, FigureModel, Note, ScaleBlock } from "./model";
import { PIXEL, svg } from "./svg";

const SMALLEST_TITLE = 10;
const TLP_COLOURS: Record<string, string> = {
  "TLP:RED": "#ff2b2b",
  "TLP:AMBER": "#ffc000",
  "TLP:AMBER+STRICT": "#ffc000",
  "TLP:GREEN": "#33ff00",
  "TLP:CLEAR": "#ffffff",
};

/** Lays the figure out in an element of the document, in place of what was there, and returns what found no room. */
export function layOut(model: FigureModel, pages: HTMLElement = document.body): string[] {
  document.title = model.title;
  setPageSize(model);
  document.documentElement.style.setProperty("--scale", String(model.plan.type_scale));
  const annotations = layOutAnnotations(model, PIXEL * model.plan.type_scale);
  const map = drawMap(model, keptFree(annotations, model));
  const first = sheet(model);
  first.append(boxed(model.plan.map, map.element));
  if (map.collar) first.append(boxed(model.plan.map, map.collar));
  pages.replaceChildren(first);
  const leftOut = [...map.leftOut, ...model.annotations.left_out];
  if (!model.alone) leftOut.push(...fillPage(model, first, pages));
  first.append(boxed([0, 0, model.plan.width, model.plan.height], annotationSheet(annotations, model)));
  return leftOut;
}

/** Writes everything around the map, and returns what found no room. */
function fillPage(model: FigureModel, first: HTMLElement, pages: HTMLElement): string[] {
  const leftOut = titleBand(first, model);
  const columns = model.plan.columns.map((box) => boxed(box));
  first.append(...columns);
  const footer = boxed(model.plan.footer);
  footer.classList.add("footer");
  first.append(footer);
  const homeless = fillFooter(footer, model);
  fillColumns(model, first, columns, homeless);
  numberPages(model, pages);
  return leftOut;
}

/** Gives the print its exact size; the size that the shell asks for is rounded by Chromium. */
function setPageSize({ plan: { width, height } }: FigureModel): void {
  const style = new CSSStyleSheet();
  style.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0; }`);
  document.adoptedStyleSheets = [style];
}

function sheet(model: FigureModel): HTMLElement {
  const { width, height, title, footer } = model.plan;
  const element = html("section", "sheet");
  element.style.width = `${width}mm`;
  // A hair less than the page, or rounding would make a second, empty one of it.
  element.style.height = `${height - 0.05}mm`;
  if (!model.handling) return element;
  const right = width - title[0] - title[2];
  for (const edge of ["top", "bottom"] as const) {
    const mark = html("span", null, model.handling);
    mark.style.color = TLP_COLOURS[model.handling] ?? "#ffffff";
    const line = html("div", "handling", mark);
    line.style.right = `${right}mm`;
    line.style[edge] = `${(edge === "top" ? title[1] : height - footer[1] - footer[3]) - 5.4 * model.plan.type_scale}mm`;
    element.append(line);
  }
  return element;
}

function boxed([left, top, width, height]: BoxTuple, ...children: Element[]): HTMLElement {
  const element = html("div", "box", ...children);
  Object.assign(element.style, { left: `${left}mm`, top: `${top}mm`, width: `${width}mm`, height: `${height}mm` });
  return element;
}

/** Writes title, subtitle and date; a title that cannot be made to fit is shortened, and said to be. */
function titleBand(first: HTMLElement, model: FigureModel): string[] {
  const [left, top, width, height] = model.plan.title;
  const scale = model.plan.type_scale;
  const dated = model.as_of ? 52 * scale : 0;
  const heading = html("h1", null, model.title);
  const subtitle = html("p", "subtitle", model.subtitle);
  const band = boxed([left, top, width - dated, height], heading, ...(model.subtitle ? [subtitle] : []));
  first.append(band);
  if (model.as_of)
    first.append(
      boxed([left + width - dated, top, dated, height], html("p", "as-of", html("span", null, "Situation as of"), html("strong", null, model.as_of))),
    );
  const overflows = (): boolean => band.scrollHeight > band.clientHeight + 2;
  for (let size = 21; size >= SMALLEST_TITLE && overflows(); size -= 0.5) {
    heading.style.fontSize = `${size * scale}px`;
    subtitle.style.fontSize = `${Math.max(8, Math.min(11, size * 0.7)) * scale}px`;
  }
  if (!overflows()) return [];
  const words = model.title.split(" ");
  while (overflows() && words.length > 1) {
    words.length -= Math.max(1, Math.floor(words.length / 10));
    heading.textContent = `${words.join(" ")} …`;
  }
  return ["the end of the title"];
}

/** Fills the footer; the paragraphs that do not fit are returned, to flow with the notes. */
function fillFooter(footer: HTMLElement, model: FigureModel): HTMLElement[] {
  const paragraphs = [
    model.projection ? labelled("Projection", `${[model.projection, model.grid?.note, northNote(model)].filter(Boolean).join("; ")}.`) : null,
    model.legend.attribution ? labelled("Base map", `${model.legend.attribution}.`) : null,
    model.disclaimer ? labelled("Boundaries and names", model.disclaimer) : null,
    model.legend.disputed ? labelled("Disputed areas", model.legend.disputed) : null,
    imprint(model) ? html("p", null, imprint(model)) : null,
  ].filter((paragraph) => paragraph !== null);
  footer.append(...paragraphs);
  const homeless: HTMLElement[] = [];
  while (footer.scrollWidth > footer.clientWidth + 1 || footer.scrollHeight > footer.clientHeight + 1) {
    const index = paragraphs.length - (imprint(model) ? 2 : 1); // the imprint stays
    if (index < 0) break;
    const [moved] = paragraphs.splice(index, 1);
    moved.remove();
    homeless.unshift(moved);
  }
  return homeless;
}

function imprint(model: FigureModel): string {
  return [
    model.publisher,
    model.contact,
    model.map_number && `Map ${model.map_number}`,
    model.version && `version ${model.version}`,
    model.cut_off && `data cut-off ${model.cut_off}`,
    model.produced && `produced ${model.produced}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Where no arrow can show north, the reader is told to read it off the meridians. */
function northNote({ furniture: { north_varies } }: FigureModel): string | null {
  return north_varies ? `the direction of north differs by ${north_varies}° within the map` : null;
}

function labelled(label: string, text: string): HTMLElement {
  return html("p", null, html("b", null, `${label}. `), text);
}

function fillColumns(model: FigureModel, first: HTMLElement, columns: HTMLElement[], homeless: HTMLElement[]): void {
  const open = columns.slice(1);
  let page = first;
  const next = (): HTMLElement => {
    if (!open.length) {
      page = sheet(model);
      page.append(running(model));
      first.parentElement?.append(page);
      open.push(...model.plan.next_columns.map((box) => boxed(box)));
      page.append(...open);
    }
    return open.shift() as HTMLElement;
  };
  flow(blocks(model, homeless), columns[0], next);
}

function running(model: FigureModel): HTMLElement {
  const [left, top, width] = model.plan.title;
  const line = boxed([left, top, width, 6 * model.plan.type_scale]);
  line.classList.add("running");
  line.append(html("span", null, model.title), html("span", null, "Notes and sources, continued"));
  return line;
}

/** Everything that flows, in its order: legend, notes, how it was made, grades, sources. */
function blocks(model: FigureModel, homeless: HTMLElement[]): HTMLElement[] {
  const { numbered, elsewhere, placeless } = model.notes;
  const entries = model.legend.shown ? legendBlocks(model.legend) : [];
  const found: HTMLElement[] = entries.length ? [heading(model.legend.title), ...entries] : [];
  if (model.furniture.scale_aside) found.push(scaleAside(model.furniture.scale_aside, model));
  if (model.furniture.locator_aside) found.push(locatorAside(model));
  if (model.remarks.length) found.push(heading("About this map"), ...model.remarks.map((remark) => block("remark", remark)));
  const callouts = listedCallouts(model);
  if (callouts.length) found.push(heading("Marked on the map"), ...callouts.map(({ label, text }) => lettered(label, text)));
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

function heading(text: string): HTMLElement {
  return html("div", "block heading", html("h2", null, text));
}

function block(className: string, ...children: (Node | string)[]): HTMLElement {
  return html("div", "block", html("p", className, ...children));
}

function note({ number, text, quote, credit, details }: Note): HTMLElement {
  const small = html("p", "credit", credit);
  for (const detail of details) small.append(" · ", html("b", null, detail));
  const body = html("div", null, html("p", null, text), quote ? html("p", "quote", `“${quote}”`) : null, small);
  if (number === null) return html("div", "block note unnumbered", body);
  return html("div", "block note", html("span", "number", String(number)), body);
}

/** The text of a callout beside its letter. */
function lettered(label: string, text: string): HTMLElement {
  const paragraphs = text.split("\n").map((line) => html("p", null, line));
  for (const paragraph of paragraphs) paragraph.dir = "auto";
  return html("div", "block note", html("span", "number letter", label), html("div", null, ...paragraphs));
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

function numberPages(model: FigureModel, pages: HTMLElement): void {
  const sheets = [...pages.querySelectorAll<HTMLElement>(".sheet")];
  if (sheets.length < 2) return;
  sheets.slice(1).forEach((page, index) => {
    const line = boxed(model.plan.next_footer, html("span", null, imprint(model)), html("span", null, `Page ${index + 2} of ${sheets.length}`));
    line.classList.add("next-footer");
    page.append(line);
  });
}
