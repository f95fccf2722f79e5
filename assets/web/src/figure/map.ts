/** The map of the figure: ground, layers, furniture, and the names and numbers that are placed on it. */

import { GROUND, INSET } from "../basemap_style";
import { type KeptFree, veil } from "./annotations";
import type { Box } from "./geometry";
import { placeLabels } from "./labels";
import { without, withoutDots } from "./hatch";
import type { FigureMap, FigureModel, Inset, Mark } from "./model";
import { groundPath, markElements, PIXEL, svg } from "./svg";
import { svgText } from "./text";
import tokens from "../tokens.json";

const FRAME_WIDTH = 35;
const INK = "#22201d";
const SECONDARY = "#5b544c";

/** Draws the map, with names that keep off what the analyst drew; those that found no place are returned beside it. */
export function drawMap(model: FigureModel, drawn: KeptFree): { element: SVGSVGElement; leftOut: string[] } {
  const { map, furniture } = model;
  const pixel = PIXEL * map.type_scale;
  const width = map.width * 100;
  const height = map.height * 100;
  const element = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    width: `${map.width}mm`,
    height: `${map.height}mm`,
    role: "img",
    "aria-label": model.title,
  });
  const labels = placeLabels(model, pixel, drawn);
  element.append(named("Ground", ...ground(map, pixel)), ...layers(map, pixel, [...labels.clear, ...drawn.clear]));
  element.append(named("Spotlight", ...veil(model)), named("Names and numbers", labels.element));
  element.append(named("Scale bar and north", scaleBlock(model, pixel)));
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
  return { element, leftOut: labels.leftOut };
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

/** Draws the layers; their hatches leave the boxes of text free. */
function layers(map: FigureMap, pixel: number, clear: readonly Box[]): SVGElement[] {
  return map.layers.map(({ title, opacity, marks }) =>
    svg(
      "g",
      { "data-part": title, opacity: opacity < 1 ? opacity : null },
      marks.flatMap((mark) => markElements(withRoom(mark, clear), pixel)),
    ),
  );
}

function withRoom(mark: Mark, clear: readonly Box[]): Mark {
  if (mark.shape !== "area" || !(mark.hatch || mark.dots)) return mark;
  return { ...mark, hatch: without(mark.hatch ?? "", clear), dots: (mark.dots ?? []).map((dots) => withoutDots(dots, clear)) };
}

/** Scale bar, ratio and north arrow on a pale ground. */
function scaleBlock(model: FigureModel, pixel: number): SVGElement {
  const { scale, north } = model.furniture;
  const [left, top, width, height] = scale.box.map((value) => value * 100);
  const unit = 100 * model.map.type_scale;
  const barLeft = 12 * unit;
  const barTop = height / 2 - 0.5 * unit;
  const barWidth = scale.bar.width * 100;
  const size = 8 * pixel;
  const arrow = svg("g", { transform: `translate(${5.2 * unit} ${height / 2}) rotate(${north})` }, [
    svg("path", { d: `M0 ${-4.6 * unit}L${1.9 * unit} ${3.2 * unit}L0 ${1.7 * unit}L${-1.9 * unit} ${3.2 * unit}z`, fill: INK }),
    svg("path", { d: `M0 ${-4.6 * unit}L0 ${1.7 * unit}L${-1.9 * unit} ${3.2 * unit}z`, fill: "#ffffff", stroke: INK, "stroke-width": 12 }),
  ]);
  const [first, second, third] = scale.bar.labels;
  return svg("g", { transform: `translate(${left} ${top})` }, [
    svg("rect", { width, height, fill: "#ffffff", "fill-opacity": 0.88 }),
    arrow,
    svgText("N", { x: 8.2 * unit, y: height / 2 - 2.2 * unit, size, weight: 700, fill: INK, anchor: "middle" }),
    svg("rect", { x: barLeft, y: barTop, width: barWidth, height: 1.1 * unit, fill: "#ffffff", stroke: INK, "stroke-width": 18 }),
    svg("rect", { x: barLeft, y: barTop, width: barWidth / 2, height: 1.1 * unit, fill: INK }),
    svgText(first, { x: barLeft, y: barTop - 0.8 * unit, size, fill: INK, anchor: "middle" }),
    svgText(second, { x: barLeft + barWidth / 2, y: barTop - 0.8 * unit, size, fill: INK, anchor: "middle" }),
    svgText(`${third} ${scale.bar.unit}`, { x: barLeft + barWidth - 1.2 * unit, y: barTop - 0.8 * unit, size, fill: INK, anchor: "start" }),
    svgText(scale.ratio, { x: barLeft, y: barTop + 4.3 * unit, size, fill: SECONDARY, anchor: "start" }),
  ]);
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
