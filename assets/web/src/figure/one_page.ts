/** Slide and social card: one page that is looked at from afar, so what finds no room on it is left out and named. */

import type { Around } from "./around";
import { html } from "./dom";
import { overflows } from "./flow";
import { legendBlocks } from "./legend";
import type { FigureModel, Note } from "./model";
import { numberList, numbersIn } from "./numbers";
import { titleIn } from "./report";
import { boxed } from "./sheet";
import { calloutBlocks, heading, imprint, note } from "./texts";
import { stackedTitle } from "./title";

/** Writes a slide around its map: a short legend, the first notes, and who says so. */
export function fillSlide(model: FigureModel, first: HTMLElement): Around {
  const { columns } = model.plan;
  const leftOut = titleIn(first, model);
  leftOut.push(...credits(model, first, { disclaimer: true, imprint: imprint(model) }));
  const column = boxed(columns[0]);
  if (columns[0][2] > columns[0][3] * 1.4) column.classList.add("two-columns");
  first.append(column);
  const { legend } = model;
  if (legend.shown) {
    const entries = legendBlocks({ ...legend, columns: legend.columns ?? 1, classes: [], ground: [] });
    leftOut.push(...fill(column, [heading(legend.title), ...entries], "a part of the legend"));
  }
  const callouts = calloutBlocks(model);
  if (callouts.length) leftOut.push(...fill(column, [heading("Marked on the map"), ...callouts], "what some callouts say"));
  const shown = notesThatFit(column, model.notes.numbered);
  const missing = model.notes.numbered.flatMap(({ number }) => (number === null || shown.has(number) ? [] : [number]));
  if (missing.length) leftOut.push(named(missing));
  const unplaced = model.notes.placeless.length + model.notes.elsewhere.length;
  if (unplaced) leftOut.push(unplaced > 1 ? `${unplaced} notes on what is not on the map` : "a note on what is not on the map");
  return { leftOut, features: model.features.map((feature) => ({ ...feature, numbers: numberList(numbersIn(feature.numbers).filter((number) => shown.has(number))) })) };
}

/** Writes a card around its map: title and date above, a strip with the legend and the credits below. */
export function fillCard(model: FigureModel, first: HTMLElement): Around {
  const title = boxed(model.plan.title);
  first.append(title);
  const leftOut = stackedTitle(title, model, { subtitle: false });
  const maker = [model.publisher, model.produced && `produced ${model.produced}`].filter(Boolean).join(" · ");
  leftOut.push(...credits(model, first, { disclaimer: false, imprint: maker }));
  const { legend } = model;
  if (!legend.shown || !legend.entries.length) return { leftOut };
  const strip = boxed(model.plan.columns[0]);
  strip.classList.add("strip");
  first.append(strip);
  for (const said of [true, false]) {
    const entries = legend.entries.map((entry) => ({ ...entry, says: said ? entry.says : "" }));
    strip.replaceChildren(...legendBlocks({ ...legend, columns: null, entries, parties: [], classes: [], ground: [] }));
    if (!overflows(strip)) return { leftOut };
  }
  const all = [...strip.querySelectorAll(".entry")];
  let kept = all.length;
  while (overflows(strip) && kept) all[--kept].remove();
  const gone = legend.entries.slice(kept).map((entry) => entry.title || entry.says);
  return { leftOut: [...leftOut, `of the legend: ${gone.join(", ")}`] };
}

/** Fills a column with blocks and returns what to say where not all of them fit. */
function fill(column: HTMLElement, blocks: HTMLElement[], what: string): string[] {
  for (const block of blocks) {
    column.append(block);
    if (!full(column)) continue;
    block.remove();
    return [what];
  }
  return [];
}

/** Writes those notes that find room, and a line that names the others; returns the numbers of those that did. */
function notesThatFit(column: HTMLElement, notes: readonly Note[]): Set<number> {
  const shown = new Set<number>();
  const numbers = notes.flatMap(({ number }) => (number === null ? [] : [number]));
  const head = heading("Notes");
  const line = html("p", "credit");
  const rest = html("div", "block", line);
  const tell = (): void => {
    const missing = numbers.filter((number) => !shown.has(number));
    line.textContent = missing.length ? `${upper(named(missing))} ${missing.length > 1 ? "are" : "is"} not on this slide.` : "";
  };
  if (numbers.length) column.append(head, rest);
  for (const each of notes) {
    if (each.number === null) continue;
    const block = note(each);
    rest.before(block);
    shown.add(each.number);
    tell();
    if (!full(column)) continue;
    block.remove();
    shown.delete(each.number);
  }
  tell();
  if (!line.textContent || full(column)) rest.remove();
  if (!shown.size) head.remove();
  return shown;
}

function full(column: HTMLElement): boolean {
  return overflows(column) || column.scrollWidth > column.clientWidth + 1;
}

function named(numbers: readonly number[]): string {
  return `${numbers.length > 1 ? "notes" : "note"} ${numberList(numbers)}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Writes sources, licence and imprint in a line or two; the licence of the base map and the imprint are always there. */
function credits(model: FigureModel, first: HTMLElement, wanted: { disclaimer: boolean; imprint: string }): string[] {
  const footer = boxed(model.plan.footer);
  footer.classList.add("credits");
  first.append(footer);
  const names = [...model.source_names];
  const disclaimer = wanted.disclaimer && model.disclaimer ? ` ${model.disclaimer}` : "";
  const write = (end: string): void => {
    const more = model.source_names.length - names.length;
    const sources = more ? `${names.join("; ")} and ${more} more` : names.join("; ");
    footer.replaceChildren(
      ...(names.length ? [html("b", null, model.source_names.length > 1 ? "Sources. " : "Source. "), `${sources}. `] : []),
      html("b", null, "Base map. "),
      `${model.legend.attribution}.${end} `,
      wanted.imprint,
    );
  };
  write(disclaimer);
  const leftOut: string[] = [];
  if (overflows(footer) && disclaimer) {
    write("");
    leftOut.push("the disclaimer");
  }
  while (overflows(footer) && names.length > 1) {
    names.pop();
    write("");
  }
  if (names.length < model.source_names.length) leftOut.push(`${model.source_names.length - names.length} sources`);
  return leftOut;
}
