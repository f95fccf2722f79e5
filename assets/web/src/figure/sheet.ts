/** The sheets of a figure, and boxes on them at their places in millimetres. */

import { html } from "./dom";
import type { BoxTuple, FigureModel } from "./model";

const TLP_COLOURS: Record<string, string> = {
  "TLP:RED": "#ff2b2b",
  "TLP:AMBER": "#ffc000",
  "TLP:AMBER+STRICT": "#ffc000",
  "TLP:GREEN": "#33ff00",
  "TLP:CLEAR": "#ffffff",
};

/** Gives the print its exact size; the size that the shell asks for is rounded by Chromium. */
export function setPageSize({ plan: { width, height } }: FigureModel): void {
  const style = new CSSStyleSheet();
  style.replaceSync(`@page { size: ${width}mm ${height}mm; margin: 0; }`);
  document.adoptedStyleSheets = [style];
}

/** Makes a sheet, with the handling mark above and below where there is one. */
export function sheet(model: FigureModel): HTMLElement {
  const { width, height, title, map, footer } = model.plan;
  const element = html("section", "sheet");
  element.style.width = `${width}mm`;
  // A hair less than the page, or rounding would make a second, empty one of it.
  element.style.height = `${height - 0.05}mm`;
  if (!model.handling) return element;
  const right = width - footer[0] - footer[2];
  const top = Math.min(title[1], map[1]);
  for (const edge of ["top", "bottom"] as const) {
    const mark = html("span", null, model.handling);
    mark.style.color = TLP_COLOURS[model.handling] ?? "#ffffff";
    const line = html("div", "handling", mark);
    line.style.right = `${right}mm`;
    line.style[edge] = `${(edge === "top" ? top : height - footer[1] - footer[3]) - 5.4 * model.plan.type_scale}mm`;
    element.append(line);
  }
  return element;
}

/** Makes an element that stands at a place of its sheet. */
export function boxed([left, top, width, height]: BoxTuple, ...children: Element[]): HTMLElement {
  const element = html("div", "box", ...children);
  Object.assign(element.style, { left: `${left}mm`, top: `${top}mm`, width: `${width}mm`, height: `${height}mm` });
  return element;
}
