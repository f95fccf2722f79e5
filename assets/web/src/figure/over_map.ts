/** A map that fills its page: title and legend stand on it, notes and sources follow on further pages. */

import type { Around } from "./around";
import { flow } from "./flow";
import type { BoxTuple, FigureModel } from "./model";
import type { Rectangle } from "./geometry";
import { columnsOf, fillFooter, numberPages } from "./report";
import { boxed } from "./sheet";
import { PIXEL } from "./svg";
import { keyBlocks, textBlocks } from "./texts";
import { stackedTitle } from "./title";

const MILLIMETRES = PIXEL / 100; // in a CSS pixel

/** Writes what stands on the map and below it, and returns what found no room and where names may not stand. */
export function fillOverMap(model: FigureModel, first: HTMLElement, pages: HTMLElement): Around {
  const title = panel(model.plan.title);
  first.append(title);
  const leftOut = stackedTitle(title, model, { subtitle: true });
  title.style.width = "fit-content";
  title.style.maxWidth = `${model.plan.title[2]}mm`;
  shrink(title, "top");
  const footer = boxed(model.plan.footer);
  footer.classList.add("footer");
  first.append(footer);
  const homeless = fillFooter(footer, model);
  const open: HTMLElement[] = [];
  const next = columnsOf(model, pages, open);
  const panels = [title];
  const key = keyBlocks(model);
  if (key.length) {
    const [box] = model.plan.columns;
    const legend = panel(box);
    first.append(legend);
    panels.push(legend);
    const last = flow(key, legend, next);
    shrink(legend, box[1] + box[3] / 2 > model.plan.map[1] + model.plan.map[3] / 2 ? "bottom" : "top");
    if (last !== legend) open.unshift(last);
  }
  const text = textBlocks(model, homeless);
  if (text.length) flow(text, next(), next);
  numberPages(model, pages);
  return { leftOut, taken: panels.map((each) => onMap(each, model)) };
}

function panel(box: BoxTuple): HTMLElement {
  const element = boxed(box);
  element.classList.add("panel");
  return element;
}

/** Takes away the room that a panel does not need; it stays where it is tied to the map's edge. */
function shrink(element: HTMLElement, edge: "top" | "bottom"): void {
  const { offsetTop, offsetHeight } = element;
  element.style.height = "auto";
  if (edge === "bottom") element.style.top = `${(offsetTop + offsetHeight - element.offsetHeight) * MILLIMETRES}mm`;
}

function onMap({ offsetLeft, offsetTop, offsetWidth, offsetHeight }: HTMLElement, { plan }: FigureModel): Rectangle {
  const [left, top] = [offsetLeft * PIXEL - plan.map[0] * 100, offsetTop * PIXEL - plan.map[1] * 100];
  return { left, top, right: left + offsetWidth * PIXEL, bottom: top + offsetHeight * PIXEL };
}
