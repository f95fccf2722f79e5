/** Names of the ground: towns beside their dots, rivers along their course, countries, provinces and waters in theirs. */

import { HALO, INK, type Lettered, lettered, type Line, SECONDARY } from "./block";
import { along, besidePoint, drifting } from "./candidates";
import { walk } from "./edges";
import type { Rectangle } from "./geometry";
import type { GroundName, Point } from "./drawn_model";
import type { Look } from "./kept_items";
import type { MapModel } from "./model";
import type { Candidate, Item } from "./placing";
import { PIXEL, svg } from "./svg";
import { type Lettering, textWidth, wrapped } from "./text";

export const COAST = 1;
export const COUNTRY = 2;
export const PROVINCE = 4;

/** Rank up to which a town is shown whatever else is. */
const GREAT = 4;
const WATER_HALO = "#e3ecf0";
const WATER = "#3a5f6f";
const SAID_ONCE = 5000;
const AT_EDGE = 150;
const RIVER_REACH = 700; // from the place of a river's name to where it is drawn
const LEAST_RIVER = 700;

interface GroundLettering {
  size: number;
  weight: 400 | 600;
  italic: boolean;
  spacing: number;
  fill: string;
  upper: boolean;
  /** How far the name may drift, what it may cost, and what it does not cross on its way. */
  furthest: number;
  worth: number;
  barriers: number;
}

const quiet = { weight: 400 as const, italic: false, spacing: 0, fill: SECONDARY, upper: false };
const wet = { ...quiet, italic: true, fill: WATER, barriers: COAST };
const GROUND_LETTERING: Record<string, GroundLettering> = {
  continent: { ...quiet, size: 12, weight: 600, spacing: 4, upper: true, furthest: 2000, worth: 60, barriers: COAST },
  country: { ...quiet, size: 12, weight: 600, spacing: 3.6, upper: true, furthest: 3000, worth: 60, barriers: COAST | COUNTRY },
  sea: { ...wet, size: 11, spacing: 1.6, furthest: 2600, worth: 50 },
  lake: { ...wet, size: 8, furthest: 600, worth: 24 },
  disputed: { ...quiet, size: 8, italic: true, furthest: 600, worth: 30, barriers: COAST },
  province: { ...quiet, size: 8.4, spacing: 1.8, upper: true, furthest: 1400, worth: 22, barriers: COAST | COUNTRY | PROVINCE },
};
const RIVER: Lettering = { size: 8, italic: true, spacing: 0.4 };
const TOWNS: Record<string, Lettering & { dot: number; worth: number }> = {
  capital: { size: 10, weight: 600, dot: 2.4, worth: 80 },
  city: { size: 9.4, weight: 600, dot: 2, worth: 60 },
  town: { size: 8.4, weight: 400, dot: 1.7, worth: 18 },
  village: { size: 8, weight: 400, dot: 1.4, worth: 14 },
};

/** Something of the ground to be placed, and how it is drawn once it is. */
export interface GroundItem extends Item {
  draw: (placed: Candidate) => Lettered;
}

/** A name with all the places where it may be written: a long river or a wide sea has several. */
export interface PlacedName extends GroundName {
  places: Point[];
}

/** Returns the names of the ground that the layers do not give themselves, most important first. */
export function groundNames(model: MapModel): PlacedName[] {
  const named = new Set(model.features.flatMap(({ name }) => (name ? [plain(name)] : [])));
  const found: PlacedName[] = [];
  for (const name of model.ground_names) {
    if (repeats(name, model, named) || atEdge(name, model) || underFurniture(name, model)) continue;
    const same = found.find((other) => isSame(name, other, model.map.type_scale));
    if (same) same.places.push([name.x, name.y]);
    else found.push({ ...name, places: [[name.x, name.y]] });
  }
  return found;
}

/** Whether two names are one, so near to each other that saying it once is enough. */
function isSame(name: GroundName, other: GroundName, scale: number): boolean {
  if (name.kind in TOWNS || name.text !== other.text || name.kind !== other.kind) return false;
  return Math.hypot(name.x - other.x, name.y - other.y) < SAID_ONCE * scale;
}

/** Whether a name belongs to a town that is shown whatever else is: its dot is there before anything else. */
export function isGreat({ kind, rank }: GroundName): boolean {
  return kind in TOWNS && rank <= GREAT;
}

export function groundItem(name: PlacedName, model: MapModel, look: Look, pixel: number): GroundItem[] {
  if (name.kind in TOWNS) return [townItem(name, look, pixel)];
  if (name.kind === "river") return riverItems(name, model, look, pixel);
  const style = GROUND_LETTERING[name.kind];
  return style ? [areaItem(name, style, look, pixel)] : [];
}

function repeats(name: GroundName, { features }: MapModel, named: ReadonlySet<string>): boolean {
  const text = plain(name.text);
  if (named.has(text)) return true;
  if (name.kind === "province") return features.some((feature) => feature.shape === "area" && feature.name !== null && plain(feature.name).startsWith(text));
  return name.kind in TOWNS && features.some(({ shape, x, y }) => shape === "point" && Math.hypot(x - name.x, y - name.y) < 200);
}

/** A name without what spellings differ in: case, accents, hyphens and the article. */
function plain(name: string): string {
  const letters = name.normalize("NFD").toLowerCase().replaceAll("ı", "i").replaceAll(/[^\p{Letter}\p{Number} -]/gu, "");
  return letters.replace(/^(al|ar|as|ash|ad|an|at|az)[ -]/, "").replaceAll(/[ -]/g, "");
}

/** Whether the frame would cut a town's dot. */
function atEdge({ kind, x, y }: GroundName, { map }: MapModel): boolean {
  return kind in TOWNS && (x < AT_EDGE || y < AT_EDGE || x > map.width * 100 - AT_EDGE || y > map.height * 100 - AT_EDGE);
}

/** Whether scale bar or locator would cover a town's dot, whole or in part. */
function underFurniture({ kind, x, y }: GroundName, { furniture }: MapModel): boolean {
  return [furniture.scale?.box, furniture.locator?.box].some((box) => {
    if (!box || !(kind in TOWNS)) return false;
    const [left, top, width, height] = box.map((value) => value * 100);
    return x > left - AT_EDGE && x < left + width + AT_EDGE && y > top - AT_EDGE && y < top + height + AT_EDGE;
  });
}

function areaItem(name: PlacedName, style: GroundLettering, look: Look, pixel: number): GroundItem {
  const { furthest, worth, barriers } = style;
  const lettering = { ...style, size: style.size * pixel, spacing: style.spacing * pixel, leading: 1.25 };
  const text = style.upper ? name.text.toUpperCase() : name.text;
  const lines: Line[] = wrapped(text, 16).map((line) => ({ ...lettering, text: line }));
  if (name.arabic) lines.push({ text: name.arabic, size: Math.max(8, style.size * 0.8) * pixel, fill: style.fill, leading: 1.3 });
  const width = Math.max(...lines.map((line) => textWidth(line.text, line)));
  const height = lines.reduce((sum, { size, leading }) => sum + size * leading, 0);
  const candidates: Candidate[] = [];
  name.places.forEach(([x, y], index) => {
    for (const candidate of drifting(x, y, { width, height }, furthest))
      if (!look.between({ x1: x, y1: y, x2: candidate.x, y2: candidate.y }, barriers))
        candidates.push({ ...candidate, cost: candidate.cost + index + look.under(candidate) });
  });
  const halo = style.fill === WATER ? WATER_HALO : HALO;
  return { candidates, worth, draw: (placed) => lettered(lines, placed, { x: 0, top: -height / 2, anchor: "middle", halo }) };
}

/** A river is named along its course where it is drawn near the place of its name, in each script by itself. */
function riverItems(name: PlacedName, model: MapModel, look: Look, pixel: number): GroundItem[] {
  const courses = name.places.flatMap((place) => coursesNear(place, model, pixel).map((course) => ({ course, place })));
  const scripts = [name.text, ...(name.arabic ? [name.arabic] : [])];
  return scripts.map((text, script) => {
    const line: Line = { ...RIVER, italic: script === 0, size: RIVER.size * pixel, spacing: (RIVER.spacing ?? 0) * pixel, text, fill: WATER, leading: 1.2 };
    const size = { width: textWidth(text, line) + line.size * 0.6, height: line.size * 1.15 };
    const candidates = courses.flatMap(({ course, place }) =>
      [...along(course, size, (25 * pixel) / PIXEL, place)].map((candidate) => ({ ...candidate, cost: candidate.cost + 3 * script + look.under(candidate) })),
    );
    const draw = (placed: Candidate): Lettered => lettered([line], placed, { x: 0, top: (-line.size * line.leading) / 2, anchor: "middle", halo: WATER_HALO });
    return { candidates, worth: script ? 14 : 26, draw };
  });
}

/** The drawn rivers that pass near the place of a name. */
function coursesNear([x, y]: Point, { map }: MapModel, pixel: number): Point[][] {
  const courses: Point[][] = [];
  for (const { kind, d } of map.ground) {
    if (kind !== "river") continue;
    walk(
      d,
      (x, y) => courses.push([[x, y]]),
      (x, y) => courses[courses.length - 1].push([x, y]),
    );
  }
  const reach = (RIVER_REACH * pixel) / PIXEL;
  return courses.filter((course) => length(course) > LEAST_RIVER && course.some(([atX, atY]) => Math.hypot(atX - x, atY - y) < reach));
}

function length(line: readonly Point[]): number {
  return line.reduce((sum, [x, y], index) => sum + (index ? Math.hypot(x - line[index - 1][0], y - line[index - 1][1]) : 0), 0);
}

function townItem(name: GroundName, look: Look, pixel: number): GroundItem {
  const town = townLettering(name);
  const line: Line = { ...town, size: town.size * pixel, text: name.text, fill: INK, leading: 1.2 };
  const size = { width: textWidth(name.text, line), height: line.size * line.leading };
  const dot = dotOf(name, pixel);
  const between = (90 * pixel) / PIXEL; // reaches the name on either side, or a leader could run between the two
  const candidates: Candidate[] = [];
  for (const candidate of besidePoint(dot, size, pixel / PIXEL)) {
    const cost = candidate.cost + look.under(candidate) + 8 * look.between({ x1: name.x, y1: name.y, x2: candidate.x, y2: candidate.y }, COUNTRY);
    const mark = { x: name.x, y: name.y, width: dot.right - dot.left + between, height: dot.bottom - dot.top + between, angle: 0 };
    candidates.push({ ...candidate, cost, ...(isGreat(name) ? {} : { mark }) });
  }
  const draw = (placed: Candidate): Lettered => {
    const { element, clear } = lettered([line], placed, { x: 0, top: -size.height / 2, anchor: "middle", halo: HALO });
    const circle = svg("circle", { cx: name.x, cy: name.y, r: town.dot * pixel, fill: "#ffffff", stroke: INK, "stroke-width": 0.9 * pixel });
    return { element: svg("g", {}, [circle, element]), clear };
  };
  return { candidates, worth: isGreat(name) ? Math.max(town.worth, TOWNS.city.worth) : town.worth, draw };
}

function townLettering({ kind, rank }: GroundName): Lettering & { dot: number; worth: number } {
  return kind === "city" && rank > GREAT ? TOWNS.town : TOWNS[kind];
}

export function dotOf(name: GroundName, pixel: number): Rectangle {
  const reach = (townLettering(name).dot + 0.6) * pixel;
  return { left: name.x - reach, top: name.y - reach, right: name.x + reach, bottom: name.y + reach };
}
