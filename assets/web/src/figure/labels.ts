/** Names and note numbers on the map: what is placed first, how each is lettered, and what found no room. */

import type { FeatureLabel, FigureModel, GroundName } from "./model";
import { away, besidePoint, type Candidate, drifting, inside, Placement, type Rectangle } from "./placing";
import { svg } from "./svg";
import { type Lettering, svgText, textWidth, wrapped } from "./text";

export interface FeatureModelLabels {
  element: SVGElement;
  leftOut: string[];
}

const INK = "#22201d";
const SECONDARY = "#5b544c";
const HALO = "#fbf8f2";
const WATER_HALO = "#e3ecf0";
const LONGEST_LINE = 24;
const DEAREST = 25; // of a name without a note: it may cross some edges, but not stand in a tangle
const EDGE = 150;
const GREAT = 4; // rank of a city that is shown whatever else is

interface Line extends Lettering {
  text: string;
  fill: string;
}

/** A name of one or more lines, with the numbers of its notes in a dark pill. */
interface Block {
  lines: Line[];
  numbers: string;
  pillWidth: number;
  pillHeight: number;
  width: number;
  height: number;
  textWidth: number;
}

const GROUND_LETTERING: Record<string, { size: number; weight: 400 | 600; italic: boolean; spacing: number; fill: string; upper: boolean }> = {
  continent: { size: 12, weight: 600, italic: false, spacing: 4, fill: SECONDARY, upper: true },
  country: { size: 12, weight: 600, italic: false, spacing: 3.6, fill: SECONDARY, upper: true },
  sea: { size: 11, weight: 400, italic: true, spacing: 1.6, fill: "#3a5f6f", upper: false },
  lake: { size: 8, weight: 400, italic: true, spacing: 0, fill: "#3a5f6f", upper: false },
  river: { size: 8, weight: 400, italic: true, spacing: 0.3, fill: "#3a5f6f", upper: false },
  disputed: { size: 8, weight: 400, italic: true, spacing: 0, fill: SECONDARY, upper: false },
  province: { size: 8.4, weight: 400, italic: false, spacing: 1.8, fill: SECONDARY, upper: true },
};
const TOWNS: Record<string, Lettering & { dot: number }> = {
  capital: { size: 10, weight: 600, dot: 2.4 },
  city: { size: 9.4, weight: 600, dot: 2 },
  town: { size: 8.4, weight: 400, dot: 1.7 },
  village: { size: 8, weight: 400, dot: 1.4 },
};

/** Places everything in order of weight: points of the layers, great cities, areas of the layers, the ground's names. */
export function placeLabels(model: FigureModel, pixel: number): FeatureModelLabels {
  const { map, furniture } = model;
  const placement = new Placement(map.width * 100, map.height * 100, map.edges);
  for (const box of [furniture.scale.box, furniture.locator?.box]) {
    if (!box) continue;
    const [left, top, width, height] = box.map((value) => value * 100);
    placement.take({ left: left - 60, top: top - 60, right: left + width + 60, bottom: top + height + 60 });
  }
  const points = model.features.filter(({ shape }) => shape === "point");
  for (const { x, y, reach } of points) placement.take({ left: x - reach, top: y - reach, right: x + reach, bottom: y + reach });
  const named = new Set(model.features.map(({ name }) => name?.toLowerCase()));
  const groundNames = model.ground_names.filter((name) => !repeats(name, model.features, named) && !atEdge(name, model));
  // The dots of great cities are there before anything else, or a number would cover them.
  const cities = new Set(groundNames.filter(({ kind, rank }) => kind in TOWNS && rank <= GREAT));
  for (const city of cities) placement.take(dotOf(city, pixel));
  const leaders: SVGElement[] = [];
  const texts: SVGElement[] = [];
  const leftOut: string[] = [];
  const placeFeature = (feature: FeatureLabel): void => {
    const block = featureBlock(feature, pixel);
    const placed = placement.place(block.width, block.height, featureCandidates(feature, block), feature.numbers ? Infinity : DEAREST);
    if (!placed) {
      leftOut.push(feature.name ?? `note ${feature.numbers}`);
      return;
    }
    if (placed.leader) leaders.push(leaderLine(placed, feature, pixel));
    texts.push(...blockElements(block, placed, feature, pixel));
  };
  points.forEach(placeFeature);
  for (const city of cities) texts.push(...townName(city, placement, pixel, true));
  model.features.filter(({ shape }) => shape !== "point").forEach(placeFeature);
  for (const name of groundNames) if (!cities.has(name)) texts.push(...groundName(name, placement, pixel));
  return { element: svg("g", {}, [...leaders, ...texts]), leftOut };
}

/** Whether the layers already name what the ground would name. */
function repeats(name: GroundName, features: readonly FeatureLabel[], named: ReadonlySet<string | undefined>): boolean {
  const text = name.text.toLowerCase();
  if (named.has(text)) return true;
  if (name.kind === "province") return features.some((feature) => feature.shape === "area" && feature.name?.toLowerCase().startsWith(text));
  return name.kind in TOWNS && features.some(({ shape, x, y }) => shape === "point" && Math.hypot(x - name.x, y - name.y) < 200);
}

/** Whether the frame would cut a town's dot. */
function atEdge({ kind, x, y }: GroundName, { map }: FigureModel): boolean {
  return kind in TOWNS && (x < EDGE || y < EDGE || x > map.width * 100 - EDGE || y > map.height * 100 - EDGE);
}

function featureBlock(feature: FeatureLabel, pixel: number): Block {
  const area = feature.shape === "area";
  const size = (area ? 9 : 9.4) * pixel;
  const style = { size, weight: 600 as const, spacing: 0, fill: area ? feature.colour : INK };
  const lines: Line[] = feature.name ? wrapped(shortName(feature.name), LONGEST_LINE).map((text) => ({ ...style, text })) : [];
  if (feature.arabic && feature.arabic.length <= LONGEST_LINE && lines.length === 1) lines.push({ text: feature.arabic, size: 8.4 * pixel, fill: SECONDARY });
  const pillHeight = 15 * pixel;
  const pillWidth = feature.numbers
    ? Math.max(pillHeight, textWidth(feature.numbers, { size: 8.6 * pixel, weight: 700 }) + 8 * pixel)
    : 0;
  const widest = Math.max(0, ...lines.map((line) => textWidth(line.text, line)));
  const gap = pillWidth && widest ? 4 * pixel : 0;
  const height = Math.max(pillWidth ? pillHeight : 0, lines.length * 11.5 * pixel);
  return { lines, numbers: feature.numbers, pillWidth, pillHeight, textWidth: widest, width: widest + gap + pillWidth, height };
}

/** A long name is cut at its colon: the notes tell the rest. */
function shortName(name: string): string {
  const colon = name.indexOf(": ");
  return name.length > LONGEST_LINE && colon > 0 ? name.slice(0, colon) : name;
}

function* featureCandidates(feature: FeatureLabel, block: Block): Generator<Candidate> {
  const { x, y, reach } = feature;
  if (feature.shape === "point") {
    yield* besidePoint(x, y, reach, block.width, block.height);
    yield* away(x, y, reach + 15, block.width, block.height);
  } else {
    yield* inside(feature.inside, x, y, block.width, block.height);
    if (feature.numbers) yield* away(x, y, 0, block.width, block.height);
  }
}

function leaderLine({ leader }: Candidate, feature: FeatureLabel, pixel: number): SVGElement {
  if (!leader) return svg("g");
  const line = svg("path", {
    d: `M${Math.round(leader.x1)} ${Math.round(leader.y1)}L${Math.round(leader.x2)} ${Math.round(leader.y2)}`,
    stroke: INK,
    "stroke-width": 0.9 * pixel,
    fill: "none",
  });
  if (feature.shape === "point") return line;
  return svg("g", {}, [line, svg("circle", { cx: leader.x2, cy: leader.y2, r: 1.8 * pixel, fill: INK })]);
}

/** Writes a block; its pill stands on the side of the feature. */
function blockElements(block: Block, placed: Candidate, feature: FeatureLabel, pixel: number): SVGElement[] {
  const middle = placed.left + block.width / 2;
  const toTheLeft = feature.shape === "point" && middle < feature.x - feature.reach;
  const elements: SVGElement[] = [];
  const centre = placed.top + block.height / 2;
  if (block.pillWidth) {
    const left = toTheLeft ? placed.left + block.width - block.pillWidth : placed.left;
    elements.push(
      svg("rect", {
        x: Math.round(left),
        y: Math.round(centre - block.pillHeight / 2),
        width: Math.round(block.pillWidth),
        height: Math.round(block.pillHeight),
        rx: Math.round(block.pillHeight / 2),
        fill: INK,
        stroke: "#ffffff",
        "stroke-width": Math.round(1.2 * pixel),
      }),
      svgText(block.numbers, {
        x: left + block.pillWidth / 2,
        y: centre + 3.1 * pixel,
        size: 8.6 * pixel,
        weight: 700,
        fill: "#ffffff",
        anchor: "middle",
      }),
    );
  }
  const anchor = feature.shape === "point" ? (toTheLeft ? "end" : "start") : "middle";
  const gap = block.pillWidth && block.textWidth ? block.pillWidth + 4 * pixel : 0;
  const textLeft = toTheLeft ? placed.left : placed.left + gap;
  const x = anchor === "start" ? textLeft : anchor === "end" ? textLeft + block.textWidth : textLeft + block.textWidth / 2;
  const lineHeight = 11.5 * pixel;
  const first = centre - (block.lines.length * lineHeight) / 2 + 8.8 * pixel;
  block.lines.forEach((line, index) => {
    elements.push(svgText(line.text, { ...line, x, y: first + index * lineHeight, anchor, halo: HALO }));
  });
  return elements;
}

/** Writes a name of the ground where it finds room; one that finds none is left away, as on any map. */
function groundName(name: GroundName, placement: Placement, pixel: number): SVGElement[] {
  if (name.kind in TOWNS) return townName(name, placement, pixel, false);
  const lettering = GROUND_LETTERING[name.kind];
  if (!lettering) return [];
  const style = { ...lettering, size: lettering.size * pixel, spacing: lettering.spacing * pixel };
  const text = lettering.upper ? name.text.toUpperCase() : name.text;
  const lines: Line[] = wrapped(text, 16).map((line) => ({ ...style, text: line }));
  if (name.arabic) lines.push({ text: name.arabic, size: Math.max(8, lettering.size * 0.8) * pixel, italic: false, fill: lettering.fill });
  const lineHeight = style.size * 1.25;
  const width = Math.max(...lines.map((line) => textWidth(line.text, line)));
  const height = lines.length * lineHeight;
  const furthest = name.kind === "country" || name.kind === "sea" ? 2000 : 600;
  const placed = placement.place(width, height, drifting(name.x, name.y, width, height, furthest));
  if (!placed) return [];
  const wet = name.kind === "sea" || name.kind === "lake" || name.kind === "river";
  return lines.map((line, index) =>
    svgText(line.text, {
      ...line,
      x: placed.left + width / 2,
      y: placed.top + index * lineHeight + style.size,
      anchor: "middle",
      halo: wet ? WATER_HALO : HALO,
    }),
  );
}

function townName(name: GroundName, placement: Placement, pixel: number, hasDot: boolean): SVGElement[] {
  const town = townLettering(name);
  const dot = dotOf(name, pixel);
  if (!hasDot && !placement.isFree(dot)) return [];
  const size = town.size * pixel;
  const width = textWidth(name.text, { ...town, size });
  const reach = (dot.right - dot.left) / 2;
  const placed = placement.place(width, size * 1.2, besidePoint(name.x, name.y, reach, width, size * 1.2));
  if (!placed) return [];
  placement.take(dot);
  const circle = svg("circle", { cx: name.x, cy: name.y, r: town.dot * pixel, fill: "#ffffff", stroke: INK, "stroke-width": 0.9 * pixel });
  return [circle, svgText(name.text, { ...town, size, x: placed.left, y: placed.top + size * 0.98, fill: INK, anchor: "start", halo: HALO })];
}

function townLettering({ kind, rank }: GroundName): Lettering & { dot: number } {
  return kind === "city" && rank > GREAT ? TOWNS.town : TOWNS[kind];
}

function dotOf(name: GroundName, pixel: number): Rectangle {
  const reach = (townLettering(name).dot + 0.6) * pixel;
  return { left: name.x - reach, top: name.y - reach, right: name.x + reach, bottom: name.y + reach };
}
