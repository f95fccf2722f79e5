/** Names and note numbers on the map: where each may stand, what is placed, and what found no room. */

import type { KeptFree } from "./annotations";
import { drawBlock, type Form, formsOf, INK, type Lettered } from "./block";
import { along, away, besideLine, besidePoint, costAway, inside, led, onLine, RINGS, targets } from "./candidates";
import { Covered } from "./covered";
import { CELL, Edges } from "./edges";
import { squareBoxes } from "./furniture";
import { type Box, isWithin, type Rectangle } from "./geometry";
import { COAST, COUNTRY, dotOf, groundItem, type GroundItem, groundNames, isGreat, type PlacedName, PROVINCE } from "./ground_names";
import { KeptItems, type Look } from "./kept_items";
import type { FeatureLabel, MapModel } from "./model";
import { type Candidate, type Further, Placement } from "./placing";
import { PIXEL, pointReach, svg } from "./svg";

export interface Labels {
  element: SVGElement;
  /** The boxes of text on the map, for hatches to leave free. */
  clear: Box[];
  leftOut: string[];
}

/** What covering a cell of each costs, and what it keeps apart. */
const GROUND_WEIGHTS: Record<string, [number, number]> = {
  coast: [1.2, COAST],
  country_border: [1.6, COUNTRY],
  disputed_border: [1.2, COUNTRY],
  province_border: [0.5, PROVINCE],
  lake: [0.5, 0],
  river: [0.6, 0],
  road: [0.12, 0],
  railway: [0.12, 0],
};
const AREA_EDGE = 2;
const LINE_EDGE = 1.5;
const DRAWN_EDGE = 4; // of what the analyst drew
const POINT_WEIGHT = 3;
const NUMBERED = 10_000; // worth of a block with notes: it is placed wherever there is room
const NAMED = 130;
const SMALL_AREA = 250; // reach under which an area is named beside itself
const BESIDE_AREA = 2;
const OUTSIDE = 5; // of a block with a leader into its area, which is better named inside
const IN_AN_AREA = 8; // of a block with a leader: in an area it would seem to belong there
const IN_ANOTHER = 200; // of a name beside its area and in another one: it would name that
const MOST_UNDER_SPREAD = 3; // of edges that letters spread through an area may cover
// A name that stands at its point may cross edges: a leader would be worse.
const BESIDE_SHARE = 0.6;
const MOST_BESIDE = 10;
const AWAY_FROM_PIN = 150; // a block nearer to its feature than this needs no leader

/** Finds places for the names and numbers of features and for the names of the ground, and draws them. */
export function placeLabels(model: MapModel, pixel: number, free: KeptFree, kept: KeptLabels = new KeptItems()): Labels {
  const { map } = model;
  const scale = pixel / PIXEL;
  const edges = drawnEdges(model, scale);
  const placement = new Placement(map.width * 100, map.height * 100, scale);
  takeFurniture(model, placement, pixel);
  for (const rectangle of free.taken) placement.take(rectangle);
  for (const d of free.lines) edges.draw(d, DRAWN_EDGE);
  const discs = takePoints(model, placement, pixel);
  const names = groundNames(model);
  for (const name of names) if (isGreat(name)) placement.takePoint(dotOf(name, pixel));
  const pinned = model.features.filter(({ pin }) => pin).map((feature) => pinnedItem(feature, model, pixel));
  for (const { placed } of pinned) placement.fix(placed);
  const rivers = map.ground.filter(({ kind }) => kind === "river").map(({ d }) => d);
  kept.begin({ edges, covered: areasOf(model, scale) }, JSON.stringify([map.width, map.height, pixel, rivers]));
  const own = model.features.filter(({ pin }) => !pin).map((feature) => keptFeature(feature, discs, pixel, kept));
  const keptName = (name: PlacedName): GroundItem[] => kept.of(JSON.stringify(name), (look) => groundItem(name, model, look, pixel)) as GroundItem[];
  const great = names.filter(isGreat).flatMap(keptName);
  const rest = names.filter((name) => !isGreat(name)).flatMap(keptName);
  const points = own.filter(({ feature }) => feature.shape === "point");
  const others = own.filter(({ feature }) => feature.shape !== "point");
  const items: (FeatureItem | GroundItem)[] = [...points, ...great, ...others, ...rest];
  const settled = placement.settle(items);
  const labels = drawn([...pinned.map(({ item, placed }) => [item, placed] as const), ...items.map((item, index) => [item, settled[index]] as const)], pixel);
  return { ...labels, leftOut: [...labels.leftOut, ...model.massed] };
}

/** What is kept for the next map: the places of each feature and of each name of the ground. */
export type KeptLabels = KeptItems<FeatureItem | GroundItem[]>;

/** The mark of a feature that is a point, and what it covers together with the marks that it touches. */
interface Marked {
  disc: Rectangle;
  crowd: Rectangle;
}

/** A feature's block with the places that it may take. */
interface FeatureItem {
  feature: FeatureLabel;
  forms: Form[];
  candidates: Candidate[];
  further: Further[];
  worth: number;
}

function drawn(settled: readonly (readonly [FeatureItem | GroundItem, Candidate | null])[], pixel: number): Labels {
  const leaders: SVGElement[] = [];
  const texts: SVGElement[] = [];
  const clear: Box[] = [];
  const leftOut: string[] = [];
  for (const [item, placed] of settled) {
    if (!placed) {
      if ("feature" in item) leftOut.push(item.feature.name ?? `note ${item.feature.numbers}`);
      continue;
    }
    let lettering: Lettered;
    if ("feature" in item) {
      lettering = drawBlock(item.forms[placed.form ?? 0], placed, pixel);
      mark(lettering.element, item.feature);
      if (placed.leader) leaders.push(leaderLine(placed, item.feature, pixel));
    } else {
      lettering = item.draw(placed);
      lettering.element.classList.add("named");
    }
    texts.push(lettering.element);
    clear.push(...lettering.clear);
  }
  return { element: svg("g", {}, [...leaders, ...texts]), clear, leftOut };
}

/** Says whose block an element is: it can be moved by hand. */
function mark(element: SVGElement, { layer, key, pin, x, y }: FeatureLabel): void {
  element.classList.add("placed");
  Object.assign(element.dataset, { layer, key: String(key), x: String(x), y: String(y) });
  if (pin) element.dataset.pinned = "true";
}

/** Draws into a raster of weights what names should not cover. */
function drawnEdges({ map }: MapModel, scale: number): Edges {
  const edges = new Edges(map.width * 100, map.height * 100, CELL * scale);
  for (const { kind, d } of map.ground) {
    const [weight, barrier] = GROUND_WEIGHTS[kind] ?? [0, 0];
    if (weight) edges.draw(d, weight, barrier);
  }
  for (const { marks } of map.layers)
    for (const { shape, d, dots } of marks) {
      if (d) edges.draw(d, shape === "line" ? LINE_EDGE : AREA_EDGE);
      if (shape === "point") for (const path of dots ?? []) edges.draw(path, POINT_WEIGHT);
    }
  return edges;
}

function areasOf({ map }: MapModel, scale: number): Covered {
  const paths = map.layers.flatMap(({ marks }) => marks.flatMap(({ shape, d }) => (shape === "area" && d ? [d] : [])));
  return new Covered(paths, map.width * 100, map.height * 100, CELL * scale);
}

function takeFurniture({ furniture, grid }: MapModel, placement: Placement, pixel: number): void {
  if (grid) squareBoxes(grid, pixel).forEach((box) => placement.take(box));
  for (const box of [furniture.scale?.box, furniture.locator?.box]) {
    if (!box) continue;
    const [left, top, width, height] = box.map((value) => value * 100);
    placement.take({ left: left - 60, top: top - 60, right: left + width + 60, bottom: top + height + 60 });
  }
}

/** The marks of points on the map, by where they are. */
type Discs = ReadonlyMap<string, Rectangle>;

/** Takes the places of all points that are drawn, named or not, and returns them. */
function takePoints({ map, features }: MapModel, placement: Placement, pixel: number): Discs {
  const discs = new Map<string, Rectangle>();
  for (const { marks } of map.layers)
    for (const { style, at, shrink } of marks) {
      const reach = pointReach(style, pixel * (shrink ?? 1));
      for (const [x, y] of at ?? [])
        discs.set(`${x} ${y}`, { left: x + reach.left, top: y + reach.top, right: x + reach.right, bottom: y + reach.bottom });
    }
  for (const feature of features) if (feature.shape === "point") discs.set(`${feature.x} ${feature.y}`, discOf(feature, discs));
  for (const disc of discs.values()) placement.takePoint(disc);
  return discs;
}

/** The mark of a point: one that is drawn among many has no more than its own reach. */
function discOf({ x, y, reach }: FeatureLabel, discs: Discs): Rectangle {
  return discs.get(`${x} ${y}`) ?? square(x, y, reach);
}

function square(x: number, y: number, reach: number): Rectangle {
  return { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
}

/** A feature's item as it was made for the map before, where it would be made in the same way. */
function keptFeature(feature: FeatureLabel, discs: Discs, pixel: number, kept: KeptLabels): FeatureItem {
  const disc = discOf(feature, discs);
  const marked = { disc, crowd: feature.shape === "point" ? together(disc, [...discs.values()]) : disc };
  return kept.of(JSON.stringify([feature, marked]), (look) => featureItem(feature, marked, look, pixel)) as FeatureItem;
}

function featureItem(feature: FeatureLabel, marked: Marked, look: Look, pixel: number): FeatureItem {
  const forms = formsOf(feature, pixel);
  const scale = pixel / PIXEL;
  const priced = (places: (form: Form) => Iterable<Candidate>): Candidate[] =>
    forms.flatMap((form, index) =>
      Array.from(places(form), (candidate) => {
        const astray = candidate.astray && look.isCovered(candidate.x, candidate.y) ? (candidate.leader ? IN_AN_AREA : IN_ANOTHER) : 0;
        const under = look.under(candidate);
        if (form.spread && (candidate.astray || under > MOST_UNDER_SPREAD)) candidate.cost = Infinity;
        candidate.form = index; // not in a copy: a figure has thousands
        const beside = feature.shape === "point" && !candidate.leader;
        candidate.cost += form.cost + astray + (beside ? Math.min(under * BESIDE_SHARE, MOST_BESIDE) : under);
        return candidate;
      }),
    );
  return {
    feature,
    forms,
    candidates: priced((form) => placesFor(feature, form, marked, scale)),
    further: RINGS.map((ring) => {
      let made: Candidate[] | null = null;
      return { least: costAway(ring), candidates: () => (made ??= priced((form) => placesAway(ring, feature, form, marked.disc, scale))) };
    }),
    worth: feature.numbers || feature.shape === "point" ? NUMBERED : NAMED,
  };
}

/** Places at a feature. */
function* placesFor(feature: FeatureLabel, form: Form, { disc, crowd }: Marked, scale: number): Generator<Candidate> {
  const { x, y, reach, shape } = feature;
  if (shape === "point") {
    yield* besidePoint(disc, form, scale);
    if (crowd.right - crowd.left > disc.right - disc.left + 1 || crowd.bottom - crowd.top > disc.bottom - disc.top + 1)
      for (const candidate of besidePoint(crowd, form, scale)) yield { ...candidate, cost: candidate.cost + 2 };
  } else if (shape === "line") {
    yield* feature.name ? along(feature.along, form, 40 * scale) : onLine(feature.along, form);
    yield* besideLine(feature.along, form, 60 * scale);
  } else {
    yield* inside(feature.inside, x, y, form);
    if (reach < SMALL_AREA * scale) for (const candidate of besidePoint(square(x, y, reach), form, scale)) yield { ...candidate, astray: true, cost: candidate.cost + BESIDE_AREA };
  }
}

/** Places away from a feature, on one of the rings around the places that a leader may end at. */
function* placesAway(ring: number, feature: FeatureLabel, form: Form, disc: Rectangle, scale: number): Generator<Candidate> {
  const { x, y, shape, numbers, inside: places } = feature;
  if (shape === "point") yield* away(ring, x, y, Math.max(x - disc.left, disc.right - x, y - disc.top, disc.bottom - y) + 15, form, scale);
  else if (numbers) for (const [atX, atY] of shape === "area" ? targets(x, y, places) : [[x, y] as const]) for (const candidate of away(ring, atX, atY, 0, form, scale)) yield { ...candidate, astray: true, cost: candidate.cost + OUTSIDE };
}

/** The bounds of a disc and of those that cover a part of it. */
function together(own: Rectangle, discs: readonly Rectangle[]): Rectangle {
  return discs
    .filter((disc) => disc.left < own.right && own.left < disc.right && disc.top < own.bottom && own.top < disc.bottom)
    .reduce(
      (all, { left, top, right, bottom }) => ({
        left: Math.min(all.left, left),
        top: Math.min(all.top, top),
        right: Math.max(all.right, right),
        bottom: Math.max(all.bottom, bottom),
      }),
      own,
    );
}

/** A block that was put by hand: where it was put, on the map, and with a leader where it stands away. */
function pinnedItem(feature: FeatureLabel, { map }: MapModel, pixel: number): { item: FeatureItem; placed: Candidate } {
  const forms = formsOf(feature, pixel);
  const plain = forms.findIndex(({ spread }) => !spread);
  const { width, height } = forms[plain];
  const [right, down] = (feature.pin ?? [0, 0]).map((millimetres) => millimetres * 100);
  const within = (value: number, size: number, whole: number): number => Math.min(Math.max(value, size / 2), whole - size / 2);
  const x = within(feature.x + right, width, map.width * 100);
  const y = within(feature.y + down, height, map.height * 100);
  const align = feature.shape !== "point" ? {} : { align: x < feature.x ? ("end" as const) : ("start" as const) };
  const placed: Candidate = { x, y, width, height, angle: 0, cost: 0, form: plain, ...align };
  const item = { feature, forms, candidates: [], further: [], worth: NUMBERED };
  return { item, placed: standsAway(feature, placed) ? led(placed, forms[plain], feature.x, feature.y, feature.shape === "point" ? feature.reach + 15 : 0) : placed };
}

function standsAway(feature: FeatureLabel, placed: Box): boolean {
  const { shape, x, y, reach } = feature;
  const near = { ...placed, width: placed.width + 2 * AWAY_FROM_PIN, height: placed.height + 2 * AWAY_FROM_PIN };
  if (shape === "point") return !isWithin({ ...near, width: near.width + 2 * reach, height: near.height + 2 * reach }, x, y);
  const places = shape === "area" ? feature.inside : feature.along;
  return ![[x, y] as const, ...places].some(([atX, atY]) => isWithin(near, atX, atY));
}

function leaderLine({ leader }: Candidate, feature: FeatureLabel, pixel: number): SVGElement {
  if (!leader) return svg("g");
  const line = svg("path", {
    d: `M${Math.round(leader.x1)} ${Math.round(leader.y1)}L${Math.round(leader.x2)} ${Math.round(leader.y2)}`,
    stroke: INK,
    "stroke-width": 0.9 * pixel,
    fill: "none",
    class: "leader",
  });
  if (feature.shape === "point") return line;
  return svg("g", {}, [line, svg("circle", { cx: leader.x2, cy: leader.y2, r: 1.8 * pixel, fill: INK })]);
}
