/** The report: the map beside legend and notes, which go on for as many pages as they need. */

import type { Around } from "./around";
import { html } from "./dom";
import { flow, type NextColumn } from "./flow";
import { logoPicture } from "./logo";
import type { FigureModel } from "./model";
import { boxed, sheet } from "./sheet";
import { stackedTitle } from "./title";
import { imprint, keyBlocks, labelled, northNote, textBlocks } from "./texts";

const SMALLEST_TITLE = 10;
const NARROW = 125; // millimetres, times the scale of type

/** Writes everything around the map, and returns what found no room. */
export function fillReport(model: FigureModel, first: HTMLElement, pages: HTMLElement): Around {
  const leftOut = titleIn(first, model);
  const columns = model.plan.columns.map((box) => boxed(box));
  first.append(...columns);
  const footer = boxed(model.plan.footer);
  footer.classList.add("footer");
  first.append(footer);
  const homeless = fillFooter(footer, model);
  const next = columnsOf(model, pages, columns);
  flow([...keyBlocks(model), ...textBlocks(model, homeless)], next(), next);
  numberPages(model, pages);
  return { leftOut };
}

/** Writes the title with the date beside it or, where that leaves it too little room, below it. */
export function titleIn(first: HTMLElement, model: FigureModel): string[] {
  const { title, type_scale: scale } = model.plan;
  if (title[2] >= NARROW * scale) return titleBand(first, model);
  const box = boxed(title);
  first.append(box);
  return stackedTitle(box, model, { subtitle: true });
}

/** Writes title, subtitle and date; a title that cannot be made to fit is shortened, and said to be. */
function titleBand(first: HTMLElement, model: FigureModel): string[] {
  const [left, top, whole, height] = model.plan.title;
  const scale = model.plan.type_scale;
  const { logo } = model;
  const width = whole - (logo ? logo.width + 4 * scale : 0);
  if (logo) first.append(boxed([left + whole - logo.width, top, logo.width, logo.height], logoPicture(logo)));
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
export function fillFooter(footer: HTMLElement, model: FigureModel): HTMLElement[] {
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

/** Returns a function that gives one column after the other: first those that are open, then those of further pages. */
export function columnsOf(model: FigureModel, pages: HTMLElement, open: HTMLElement[]): NextColumn {
  return () => {
    if (!open.length) {
      const page = sheet(model);
      page.append(running(model));
      pages.append(page);
      open.push(...model.plan.next_columns.map((box) => boxed(box)));
      page.append(...open);
    }
    return open.shift() as HTMLElement;
  };
}

function running(model: FigureModel): HTMLElement {
  const { next_columns: columns, next_footer: footer, type_scale: scale } = model.plan;
  const line = boxed([footer[0], columns[0][1] - 9 * scale, footer[2], 6 * scale]);
  line.classList.add("running");
  line.append(html("span", null, model.title), html("span", null, "Notes and sources, continued"));
  return line;
}

export function numberPages(model: FigureModel, pages: HTMLElement): void {
  const sheets = [...pages.querySelectorAll<HTMLElement>(".sheet")];
  if (sheets.length < 2) return;
  sheets.slice(1).forEach((page, index) => {
    const line = boxed(model.plan.next_footer, html("span", null, imprint(model)), html("span", null, `Page ${index + 2} of ${sheets.length}`));
    line.classList.add("next-footer");
    page.append(line);
  });
}
