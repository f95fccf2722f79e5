/** The sheets of a figure, and boxes on them at their places in millimetres. */

import { html } from "./dom";
import type { BoxTuple, FigureModel } from "./model";
import { PIXEL } from "./svg";
import { textWidth } from "./text";

const MARK_SIZE = 16; // px: twelve points, the least that TLP 2.0 allows
const LEAST_SIZE = 8;
const INSIDE = 2; // millimetres from the edge of a map without a page
const TLP_COLOURS: Record<string, string> = {
  "TLP:RED": "#ff2b2b",
  "TLP:AMBER": "#ffc000",
  "TLP:AMBER+STRICT": "#ffc000",
  "TLP:GREEN": "#33ff00",
  "TLP:CLEAR": "#ffffff",
};

let pageRule = "";

/** Gives the print its exact size and type its scale; the size that the shell asks for is rounded by Chromium. */
export function setPageSize({ plan }: FigureModel): void {
  const { width, height } = plan;
  const rule = `@page { size: ${width}mm ${height}mm; margin: 0; }`;
  const scale = String(plan.type_scale);
  const root = document.documentElement.style;
  // Either makes the browser style the whole document again, so neither is set in vain.
  if (root.getPropertyValue("--scale") !== scale) root.setProperty("--scale", scale);
  if (rule === pageRule) return;
  pageRule = rule;
  const style = new CSSStyleSheet();
  style.replaceSync(rule);
  document.adoptedStyleSheets = [style];
}

/** Makes a sheet, with the handling mark above and below where there is one. */
export function sheet(model: FigureModel): HTMLElement {
  const { width, height } = model.plan;
  const element = html("section", "sheet");
  element.style.width = `${width}mm`;
  // A hair less than the page, or rounding would make a second, empty one of it.
  element.style.height = `${height - 0.05}mm`;
  if (model.handling) element.append(...marks(model, model.handling));
  return element;
}

/** The handling mark above and below what the page shows; of a map without a page, in its corners. */
function marks({ alone, plan }: FigureModel, handling: string): HTMLElement[] {
  const { width, height, title, map, footer, type_scale: scale } = plan;
  const right = alone ? INSIDE * scale : width - footer[0] - footer[2];
  const line = 5.4 * scale;
  const places = alone
    ? { top: INSIDE * scale, bottom: INSIDE * scale }
    : { top: Math.min(title[1], map[1]) - line, bottom: height - footer[1] - footer[3] - line };
  const room = ((width - 2 * right) * 100) / PIXEL;
  const size = MARK_SIZE * scale;
  const long = textWidth(handling, { size, weight: 700 }) + size;
  return (["top", "bottom"] as const).map((edge) => {
    const mark = html("span", null, handling);
    mark.style.color = TLP_COLOURS[handling.split(" ")[0]] ?? "#ffffff";
    const element = html("div", "handling", mark);
    element.style.right = `${right}mm`;
    element.style.maxWidth = `${width - 2 * right}mm`;
    element.style[edge] = `${places[edge]}mm`;
    // Words of one's own may be longer than the page is wide; a mark of TLP never is, so it keeps its twelve points.
    if (long > room) element.style.fontSize = `${Math.max(LEAST_SIZE * scale, (size * room) / long)}px`;
    return element;
  });
}

/** Makes an element that stands at a place of its sheet. */
export function boxed([left, top, width, height]: BoxTuple, ...children: Element[]): HTMLElement {
  const element = html("div", "box", ...children);
  Object.assign(element.style, { left: `${left}mm`, top: `${top}mm`, width: `${width}mm`, height: `${height}mm` });
  return element;
}
