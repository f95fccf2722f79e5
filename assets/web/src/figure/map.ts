/** The map of the figure: ground, layers, furniture, and the names and numbers that are placed on it. */

import { GROUND, INSET } from "../basemap_style";
import { type KeptFree, veil } from "./annotations";
import { gridLabels, gridLines, scaleBlock, squareLetters } from "./furniture";
import type { Box } from "./geometry";
import { type KeptLabels, placeLabels } from "./labels";
import { without, withoutDots } from "./hatch";
import type { Mark } from "./drawn_model";
import type { FigureMap, MapModel, Inset } from "./model";
import { groundPath, markElements, PIXEL, svg } from "./svg";
import { svgText } from "./text";
import tokens from "../tokens.json";

const FRAME_WIDTH = 35;
const INK = "#22201d";

/** A figure's map: what found no place on it, and what stands around it at a grid's lines. */
export interface DrawnMap {
  element: SVGSVGElement;
  layers: SVGElement[];
  collar: SVGSVGElement | null;
  leftOut: string[];
}

/** Draws the map, with names that keep off what the analyst drew; those that found no place are returned beside it. */
export function drawMap(model: MapModel, drawn: KeptFree, kept?: KeptLabels): DrawnMap {
  const { map, furniture } = model;
  const pixel = PIXEL * map.type_scale;
  const width = map.width * 100;
  const height = map.height * 100;
  const element = svg("svg", {
    class: "map",
    viewBox: `0 0 ${width} ${height}`,
    width: `${map.width}mm`,
    height: `${map.height}mm`,
    role: "img",
  });
  const labels = placeLabels(model, pixel, drawn, kept);
  element.append(named("Ground", ...ground(map, pixel)));
  if (model.grid) element.append(named("Grid", ...gridLines(model.grid, pixel)));
  const groups = layers(map, pixel, [...labels.clear, ...drawn.clear]);
  element.append(...groups, named("Spotlight", ...veil(model)));
  if (model.grid) element.append(named("Letters of the grid", ...squareLetters(model.grid, furniture, pixel)));
  element.append(named("Names and numbers", labels.element));
  if (model.grid && model.alone) element.append(named("Labels of the grid", ...gridLabels(model.grid, pixel, true)));
  if (furniture.scale) element.append(named("Scale bar and north", scaleBlock(furniture.scale, pixel, map.type_scale)));
  if (furniture.locator) {
    const [left, top] = furniture.locator.box;
    element.append(named("Locator", svg("g", { transform: `translate(${left * 100} ${top * 100})` }, [inset(furniture.locator, pixel)])));
  }
  if (!model.alone)
    element.append(
      svg("rect", {
        x: FRAME_WIDTH / 2,
        y: FRAME_WIDTH / 2,
        width: width - FRAME_WIDTH,
        height: height - FRAME_WIDTH,
        fill: "none",
        stroke: INK,
        "stroke-width": FRAME_WIDTH,
      }),
    );
  return { element, layers: groups, collar: model.alone ? null : collar(model, pixel), leftOut: labels.leftOut };
}

/** The labels of a grid stand in a picture of their own, or the map would not be cut at its frame. */
function collar({ map, grid }: MapModel, pixel: number): SVGSVGElement | null {
  if (!grid) return null;
  const [width, height] = [`${map.width}mm`, `${map.height}mm`];
  const viewBox = `0 0 ${map.width * 100} ${map.height * 100}`;
  return svg("svg", { viewBox, width, height, overflow: "visible", "aria-hidden": "true" }, gridLabels(grid, pixel, false));
}

/** A part of the map that programs for drawings list by its name. */
function named(name: string, ...children: SVGElement[]): SVGElement {
  return svg("g", { "data-part": name }, children);
}

function ground(map: FigureMap, pixel: number): SVGElement[] {
  const width = map.width * 100;
  const height = map.height * 100;
  const painted: SVGElement[] = [svg("rect", { width, height, fill: tokens.water })];
  const surface = map.ground.filter(({ kind }) => GROUND.has(kind));
  const lines = map.ground.filter(({ kind }) => !GROUND.has(kind));
  painted.push(...surface.flatMap((path) => groundPath(path, pixel)));
  if (map.relief) {
    painted.push(svg("image", { href: map.relief, width, height, preserveAspectRatio: "none" }));
  }
  painted.push(...lines.flatMap((path) => groundPath(path, pixel)));
  return painted;
}

/** Gives each layer its opacity, on which nothing else of the map depends. */
export function fade({ layers: groups }: DrawnMap, { layers }: FigureMap): void {
  groups.forEach((group, index) => {
    const opacity = layers[index]?.opacity ?? 1;
    if (opacity < 1) group.setAttribute("opacity", String(opacity));
    else group.removeAttribute("opacity");
  });
}

/** Draws the layers; their hatches leave the boxes of text free. */
function layers(map: FigureMap, pixel: number, clear: readonly Box[]): SVGElement[] {
  return map.layers.map(({ title, marks }) =>
    svg(
      "g",
      { "data-part": title },
      marks.flatMap((mark) => markElements(withRoom(mark, clear), pixel)),
    ),
  );
}

function withRoom(mark: Mark, clear: readonly Box[]): Mark {
  if (mark.shape !== "area" || !(mark.hatch || mark.dots)) return mark;
  return { ...mark, hatch: without(mark.hatch ?? "", clear), dots: (mark.dots ?? []).map((dots) => withoutDots(dots, clear)) };
}

/** The locator: a small map with the frame's outline. */
export function inset(model: Inset, pixel: number): SVGElement {
  const width = model.width * 100;
  const height = model.height * 100;
  const size = 8 * pixel;
  const clip = `clip-${Math.round(width)}`;
  return svg("g", {}, [
    svg("clipPath", { id: clip }, [svg("rect", { width, height })]),
    svg("rect", { width, height, fill: "#e6eef1" }),
    svg("g", { "clip-path": `url(#${clip})` }, model.ground.flatMap((path) => groundPath(path, pixel, INSET[path.kind]))),
    svg("path", { d: model.outline, fill: "#b2432f", "fill-opacity": 0.16, stroke: "#8f2f1d", "stroke-width": 1.4 * pixel }),
    ...insetNames(model, size),
    svg("rect", { width, height, fill: "none", stroke: INK, "stroke-width": 25 }),
  ]);
}

function insetNames(model: Inset, size: number): SVGElement[] {
  const outline = (model.outline.match(/\d+/g) ?? []).map(Number);
  const xs = outline.filter((_, index) => index % 2 === 0);
  const ys = outline.filter((_, index) => index % 2 === 1);
  const taken: [number, number, number, number][] = [[Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]];
  const shown: SVGElement[] = [];
  for (const name of model.names) {
    const half = name.text.length * size * 0.3;
    const box: [number, number, number, number] = [name.x - half, name.y - size * 0.7, name.x + half, name.y + size * 0.7];
    const out = box[0] < 60 || box[2] > model.width * 100 - 60 || box[1] < 60 || box[3] > model.height * 100 - 60;
    if (out || taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
    taken.push(box);
    shown.push(svgText(name.text, { x: name.x, y: name.y + size * 0.35, size, fill: INK, anchor: "middle" }));
  }
  return shown;
}
