/** The pages of the figure, in the layout that its plan asks for. */

import { annotationSheet, cutTexts, type KeptFree, keptFree, layOutAnnotations } from "./annotations";
import type { Around } from "./around";
import { KeptItems } from "./kept_items";
import type { KeptLabels } from "./labels";
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
class MapKeeper {
  private drawnFrom = "";
  private drawn: DrawnMap | null = null;
  private readonly labels: KeptLabels = new KeptItems();

  draw(model: MapModel, free: KeptFree): DrawnMap {
    const layers = model.map.layers.map((layer) => ({ ...layer, opacity: null }));
    const from = JSON.stringify([{ ...model, map: { ...model.map, layers } }, free]);
    if (!this.drawn || from !== this.drawnFrom) this.drawn = drawMap(model, free, this.labels);
    this.drawnFrom = from;
    fade(this.drawn, model.map);
    return this.drawn;
  }
}

/** The sheets as they were written last: with all texts, and a place for the map. */
interface Written {
  sheets: HTMLElement[];
  place: HTMLElement;
  around: Around;
  /** What lies over the first sheet, and is made anew each time. */
  over: HTMLElement[];
}

/** Writes the texts around the map again only when one of them has changed: letting them flow takes much measuring. */
export class PageKeeper {
  private readonly maps = new MapKeeper();
  private writtenFrom = "";
  private written: Written | null = null;

  /** Returns the sheets in their element, with what lies over the first taken away. */
  write(model: FigureModel, pages: HTMLElement): Written {
    const from = JSON.stringify(textsOf(model));
    const { written } = this;
    if (written && from === this.writtenFrom && written.sheets.every(({ parentNode }) => parentNode === pages)) {
      written.over.splice(0).forEach((element) => element.remove());
      for (const element of [...pages.children]) if (!written.sheets.includes(element as HTMLElement)) element.remove();
      return written;
    }
    this.writtenFrom = from;
    return (this.written = write(model, pages));
  }

  draw(model: MapModel, free: KeptFree): DrawnMap {
    return this.maps.draw(model, free);
  }
}

/** What the sheets without map and annotations are written from. */
function textsOf(model: FigureModel): Partial<Record<keyof FigureModel, unknown>> {
  const { furniture, annotations, grid, features, plan } = model;
  return {
    ...model,
    map: null,
    ground_names: null,
    massed: null,
    furniture: { ...furniture, scale: null, locator: null },
    annotations: annotations.listed,
    grid: grid?.note,
    features: plan.layout === "slide" ? features : null, // a slide tells which of their numbers it has no room for
  };
}

/** Writes sheets with everything but the map, in place of what was there. */
function write(model: FigureModel, pages: HTMLElement): Written {
  const first = sheet(model);
  const place = boxed(model.plan.map);
  first.append(place);
  pages.replaceChildren(first);
  const around: Around = model.alone ? { leftOut: [] } : LAYOUTS[model.plan.layout](model, first, pages);
  return { sheets: [...pages.querySelectorAll<HTMLElement>(".sheet")], place, around, over: [] };
}

/**
 * Lays the figure out in an element of the document, in place of what was there, and returns what found no room.
 *
 * Who lays out one figure after the other passes the same keeper each time.
 */
export function layOut(model: FigureModel, pages: HTMLElement = document.body, keeper = new PageKeeper()): string[] {
  document.title = model.title;
  setPageSize(model);
  const written = keeper.write(model, pages);
  const { leftOut, taken = [], features = model.features } = written.around;
  const annotations = layOutAnnotations(model, PIXEL * model.plan.type_scale);
  const free = keptFree(annotations, model);
  const map = keeper.draw(mapModel({ ...model, features }), { ...free, taken: [...free.taken, ...taken] });
  map.element.ariaLabel = model.title;
  if (map.element.parentNode !== written.place) written.place.replaceChildren(map.element);
  if (map.collar) lie(boxed(model.plan.map, map.collar), written, (element) => written.place.after(element));
  if (annotations.length) {
    const whole = boxed([0, 0, model.plan.width, model.plan.height], annotationSheet(annotations, model));
    lie(whole, written, (element) => written.sheets[0].append(element));
  }
  return [...map.leftOut, ...model.annotations.left_out, ...cutTexts(annotations), ...leftOut];
}

function lie(element: HTMLElement, { over }: Written, put: (element: HTMLElement) => void): void {
  put(element);
  over.push(element);
}

function mapModel(model: FigureModel): MapModel {
  return Object.fromEntries(MAP_PARTS.map((part) => [part, model[part]])) as unknown as MapModel;
}
