/** The pages of the figure, in the layout that its plan asks for. */

import { annotationSheet, cutTexts, type KeptFree, keptFree, layOutAnnotations } from "./annotations";
import type { Around } from "./around";
import { type DrawnMap, drawMap, fade } from "./map";
import { type FigureModel, MAP_PARTS, type MapModel } from "./model";
import { fillCard, fillSlide } from "./one_page";
import { fillOverMap } from "./over_map";
import { fillReport } from "./report";
import { boxed, setPageSize, sheet } from "./sheet";
import { PIXEL } from "./svg";

const LAYOUTS = {
  report: fillReport,
  page: fillOverMap,
  slide: fillSlide,
  card: fillCard,
};

/** Draws the map again only when something has changed that is seen on it: placing names takes longer than all else. */
export class MapKeeper {
  private drawnFrom = "";
  private drawn: DrawnMap | null = null;

  draw(model: MapModel, free: KeptFree): DrawnMap {
    const layers = model.map.layers.map((layer) => ({ ...layer, opacity: null }));
    const from = JSON.stringify([{ ...model, map: { ...model.map, layers } }, free]);
    if (!this.drawn || from !== this.drawnFrom) this.drawn = drawMap(model, free);
    this.drawnFrom = from;
    fade(this.drawn, model.map);
    return this.drawn;
  }
}

/**
 * Lays the figure out in an element of the document, in place of what was there, and returns what found no room.
 *
 * Who lays out one figure after the other passes the same keeper each time.
 */
export function layOut(model: FigureModel, pages: HTMLElement = document.body, keeper = new MapKeeper()): string[] {
  document.title = model.title;
  setPageSize(model);
  document.documentElement.style.setProperty("--scale", String(model.plan.type_scale));
  const first = sheet(model);
  const place = boxed(model.plan.map);
  first.append(place);
  pages.replaceChildren(first);
  const { leftOut, taken = [], features = model.features }: Around = model.alone ? { leftOut: [] } : LAYOUTS[model.plan.layout](model, first, pages);
  const annotations = layOutAnnotations(model, PIXEL * model.plan.type_scale);
  const free = keptFree(annotations, model);
  const map = keeper.draw(mapModel({ ...model, features }), { ...free, taken: [...free.taken, ...taken] });
  map.element.ariaLabel = model.title;
  place.append(map.element);
  if (map.collar) place.after(boxed(model.plan.map, map.collar));
  if (annotations.length) first.append(boxed([0, 0, model.plan.width, model.plan.height], annotationSheet(annotations, model)));
  return [...map.leftOut, ...model.annotations.left_out, ...cutTexts(annotations), ...leftOut];
}

function mapModel(model: FigureModel): MapModel {
  return Object.fromEntries(MAP_PARTS.map((part) => [part, model[part]])) as unknown as MapModel;
}
