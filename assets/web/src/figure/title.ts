/** The title of a page with subtitle and as-of date one below the other, as large as there is room for. */

import { html } from "./dom";
import { overflows } from "./flow";
import { logoPicture } from "./logo";
import type { FigureModel } from "./model";

const LARGEST = 21;
const SMALLEST = 10;

/**
 * Writes the title into a box; a title that cannot be made to fit is shortened, and said to be.
 *
 * Sizes are CSS pixels before the page's own scale. Returns what found no room.
 */
export function stackedTitle(box: HTMLElement, model: FigureModel, wanted: { subtitle: boolean }): string[] {
  const scale = model.plan.type_scale;
  const heading = html("h1", null, model.title);
  const subtitle = html("p", "subtitle", model.subtitle);
  const dated = html("p", "as-of-line", "Situation as of ", html("strong", null, model.as_of));
  if (model.logo) box.append(logoPicture(model.logo));
  box.append(heading);
  if (wanted.subtitle && model.subtitle) box.append(subtitle);
  if (model.as_of) box.append(dated);
  for (let size = LARGEST; size >= SMALLEST && overflows(box); size -= 0.5) {
    heading.style.fontSize = `${size * scale}px`;
    subtitle.style.fontSize = `${Math.max(8, Math.min(11, size * 0.7)) * scale}px`;
  }
  const leftOut: string[] = [];
  if (overflows(box) && subtitle.isConnected) {
    subtitle.remove();
    leftOut.push("the subtitle");
  }
  const words = model.title.split(" ");
  if (overflows(box)) leftOut.push("the end of the title");
  while (overflows(box) && words.length > 1) {
    words.length -= Math.max(1, Math.floor(words.length / 10));
    heading.textContent = `${words.join(" ")} …`;
  }
  return leftOut;
}
