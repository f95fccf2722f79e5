/** Places that a name or a number may take, each with what it costs before anything that it would cover is counted. */

import { type Box, nearestOn, type Rectangle } from "./geometry";
import type { Point } from "./drawn_model";
import type { Candidate } from "./placing";

export interface Size {
  width: number;
  height: number;
  /** Of a block with a pill: a leader starts at it. */
  pillWidth?: number;
  pillHeight?: number;
  stacked?: boolean;
}

const NEAR = 45; // between a point's disc and its name: more than `placing.ts` keeps free
export const RINGS = [300, 450, 650, 900, 1200, 1600, 2100, 2700, 3400, 4300, 5500];
const DIRECTIONS = 24;
const LEADER = 6; // what a leader costs, however short
const TIP = 120; // kept free around the end of a leader in an area
const MOST_TARGETS = 5;
const TARGETS_APART = 600;
const ALONG_STEP = 250;
const OWN_LINE = 14; // less for what a number covers of the line that it stands on
const STEEPEST = 80; // degrees that a name along a line may be turned

/** Places beside a point, touching the discs that cover it: right, left, then the corners, above and below. */
export function* besidePoint({ left, top, right, bottom }: Rectangle, { width, height }: Size, scale: number): Generator<Candidate> {
  const near = NEAR * scale;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const [toRight, toLeft] = [right + near + width / 2, left - near - width / 2];
  const drop = height * 0.45;
  const box = { width, height, angle: 0 };
  yield { ...box, x: toRight, y, cost: 0, align: "start" };
  yield { ...box, x: toLeft, y, cost: 1.2, align: "end" };
  yield { ...box, x: toRight, y: y - drop, cost: 2, align: "start" };
  yield { ...box, x: toRight, y: y + drop, cost: 2.4, align: "start" };
  yield { ...box, x: toLeft, y: y - drop, cost: 2.8, align: "end" };
  yield { ...box, x: toLeft, y: y + drop, cost: 3.2, align: "end" };
  yield { ...box, x, y: top - near - height / 2, cost: 3.6, align: "middle" };
  yield { ...box, x, y: bottom + near + height / 2, cost: 4, align: "middle" };
  for (const share of [0.25, 0.4]) {
    yield { ...box, x: x + width * share, y: top - near - height / 2, cost: 4.4, align: "start" };
    yield { ...box, x: x - width * share, y: top - near - height / 2, cost: 4.8, align: "end" };
    yield { ...box, x: x + width * share, y: bottom + near + height / 2, cost: 5.2, align: "start" };
    yield { ...box, x: x - width * share, y: bottom + near + height / 2, cost: 5.6, align: "end" };
  }
}

/** What a place on a ring costs at least. */
export function costAway(ring: number): number {
  return LEADER + ring / 100;
}

/** Places on a ring around a point, joined to it by a leader that ends at the disc of this radius. */
export function* away(ring: number, x: number, y: number, reach: number, size: Size, scale: number): Generator<Candidate> {
  const { width, height } = size;
  for (let step = 0; step < DIRECTIONS; step += 1) {
    const angle = (step / DIRECTIONS) * 2 * Math.PI;
    const distance = reach + ring * scale;
    const middleX = x + Math.cos(angle) * (distance + width / 2);
    const middleY = y + Math.sin(angle) * (distance + height / 2);
    yield led({ x: middleX, y: middleY, width, height, angle: 0, cost: costAway(ring), align: middleX < x ? "end" : "start" }, size, x, y, reach);
  }
}

/**
 * Gives a candidate a leader from the nearest edge of its pill, or of its text, to the disc of this radius. A leader into
 * an area or to a line, which has no disc, ends at a place where nothing else stands.
 */
export function led(candidate: Candidate, size: Size, x: number, y: number, reach: number): Candidate {
  const [x1, y1] = nearestOn(startOf(candidate, size, x, y), x, y);
  const share = Math.min(1, reach / Math.max(Math.hypot(x1 - x, y1 - y), 1));
  const leader = { x1, y1, x2: x + (x1 - x) * share, y2: y + (y1 - y) * share };
  candidate.leader = leader;
  if (!reach) candidate.mark = { x, y, width: TIP, height: TIP, angle: 0 };
  return candidate;
}

/** The part of a block that its leader to a place starts at. */
function startOf(candidate: Candidate, { pillWidth = 0, pillHeight = 0, stacked = false }: Size, toX: number, toY: number): Box {
  const { x, y, width, height, align } = candidate;
  const pill = { x, y, width: pillWidth, height: pillHeight, angle: 0 }; // no copy of all: there are thousands
  if (pillWidth && !stacked) {
    pill.x += ((align === "end" ? 1 : -1) * (width - pillWidth)) / 2;
    return edge(pill, toX, toY);
  }
  if (pillWidth && toY < y) {
    pill.y -= (height - pillHeight) / 2;
    return edge(pill, toX, toY);
  }
  return edge(candidate, toX, toY);
}

/** The side of a box that faces a place, without its corners: those of a pill are round, beside a short line is nothing. */
function edge({ x, y, width, height, angle }: Box, toX: number, toY: number): Box {
  const along = Math.abs(toY - y) - height / 2 > Math.abs(toX - x) - width / 2;
  return { x, y, width: along ? Math.max(0, width - height) : width, height: along ? height : 0, angle };
}

/** Places in an area that leaders may end at, apart from one another, the widest first. */
export function targets(x: number, y: number, places: readonly Point[]): Point[] {
  const found: Point[] = [[x, y]];
  for (const [atX, atY] of places) {
    if (found.length === MOST_TARGETS) break;
    if (found.every(([otherX, otherY]) => Math.hypot(atX - otherX, atY - otherY) > TARGETS_APART)) found.push([atX, atY]);
  }
  return found;
}

/** Places around a spot that a name may drift from, nearest first. */
export function* drifting(x: number, y: number, { width, height }: Size, furthest: number): Generator<Candidate> {
  for (let distance = 0; distance <= furthest; distance += 200)
    for (let step = 0; step < (distance ? 16 : 1); step += 1) {
      const angle = (step / 16) * 2 * Math.PI;
      yield { x: x + Math.cos(angle) * distance, y: y + Math.sin(angle) * distance, width, height, angle: 0, cost: distance / 150 };
    }
}

/** Places inside an area, those nearest to its middle first. */
export function* inside(places: readonly Point[], x: number, y: number, { width, height }: Size): Generator<Candidate> {
  for (const [atX, atY] of [[x, y] as const, ...places])
    yield { x: atX, y: atY, width, height, angle: 0, cost: Math.hypot(atX - x, atY - y) / 300 };
}

/** Places along a line on both sides of it, where it is straight enough for a name that is turned with it. */
export function* along(line: readonly Point[], { width, height }: Size, gap: number, wanted: Point | null = null): Generator<Candidate> {
  const lengths = cumulative(line);
  const whole = lengths[lengths.length - 1] ?? 0;
  for (let start = 0; start + width <= whole; start += ALONG_STEP) {
    const from = placeAt(line, lengths, start);
    const to = placeAt(line, lengths, start + width);
    const chord = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (chord < width * 0.92) continue;
    const forward = to[0] >= from[0] ? 1 : -1; // the direction of reading
    const [cos, sin] = [((to[0] - from[0]) / chord) * forward, ((to[1] - from[1]) / chord) * forward];
    const angle = (Math.atan2(sin, cos) * 180) / Math.PI;
    if (Math.abs(angle) > STEEPEST) continue;
    const [middleX, middleY] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const { above, below } = leaving(line, lengths, start, start + width, [middleX, middleY], cos, sin);
    if (above + below > height * 1.2) continue;
    const astray = wanted ? Math.hypot(middleX - wanted[0], middleY - wanted[1]) / 600 : Math.abs(start + width / 2 - whole / 2) / 600;
    for (const upward of [true, false]) {
      const away = (upward ? -above - gap - height / 2 : below + gap + height / 2);
      const cost = astray + (above + below) / 60 + Math.abs(angle) / 25 + (upward ? 0 : 0.8);
      yield { x: middleX - sin * away, y: middleY + cos * away, width, height, angle, cost };
    }
  }
}

/** Upright places on a line itself, for a number without a name. */
export function* onLine(line: readonly Point[], { width, height }: Size): Generator<Candidate> {
  const lengths = cumulative(line);
  const whole = lengths[lengths.length - 1] ?? 0;
  const step = Math.max(ALONG_STEP, whole / 40);
  for (let at = step / 2; at < whole; at += step) {
    const [x, y] = placeAt(line, lengths, at);
    yield { x, y, width, height, angle: 0, cost: Math.abs(at - whole / 2) / 600 - OWN_LINE };
  }
}

/** Upright places that touch a line from above, below and beside. */
export function* besideLine(line: readonly Point[], { width, height }: Size, gap: number): Generator<Candidate> {
  const lengths = cumulative(line);
  const whole = lengths[lengths.length - 1] ?? 0;
  const step = Math.max(ALONG_STEP * 2, whole / 40);
  for (let at = step / 2; at < whole; at += step) {
    const [x, y] = placeAt(line, lengths, at);
    const cost = 4 + Math.abs(at - whole / 2) / 600;
    yield { x: x + gap + width / 2, y, width, height, angle: 0, cost, align: "start" };
    yield { x: x - gap - width / 2, y, width, height, angle: 0, cost, align: "end" };
    yield { x, y: y - gap - height / 2, width, height, angle: 0, cost };
    yield { x, y: y + gap + height / 2, width, height, angle: 0, cost };
  }
}

/** How far a stretch of a line leaves its chord to either side. */
function leaving(line: readonly Point[], lengths: readonly number[], start: number, end: number, [x, y]: Point, cos: number, sin: number): { above: number; below: number } {
  let [above, below] = [0, 0];
  line.forEach(([atX, atY], index) => {
    if (lengths[index] < start || lengths[index] > end) return;
    const down = (atY - y) * cos - (atX - x) * sin;
    above = Math.max(above, -down);
    below = Math.max(below, down);
  });
  return { above, below };
}

function cumulative(line: readonly Point[]): number[] {
  let length = 0;
  return line.map(([x, y], index) => {
    if (index) length += Math.hypot(x - line[index - 1][0], y - line[index - 1][1]);
    return length;
  });
}

function placeAt(line: readonly Point[], lengths: readonly number[], along: number): Point {
  let [low, high] = [0, lengths.length - 1];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (lengths[middle] <= along) low = middle;
    else high = middle;
  }
  const share = lengths[high] > lengths[low] ? (along - lengths[low]) / (lengths[high] - lengths[low]) : 0;
  return [line[low][0] + (line[high][0] - line[low][0]) * share, line[low][1] + (line[high][1] - line[low][1]) * share];
}
