/**
 * Puts names and numbers on the map so that nothing covers anything else; lengths in hundredths of a millimetre.
 *
 * Everything comes with the places that it may take, each at a cost. They are taken in order of weight, the cheapest free
 * one first; then each tries to better its place, where others that can move for less than is gained do so. The same
 * figure is placed in the same way in every run.
 */

import { type Box, boundsOf, boundsOfSegment, boxOf, cross, crossesBox, isWithin, meet, overlap, type Rectangle, type Segment } from "./geometry";

/** A place for a block: its box, what it costs, and a leader line where it stands away. */
export interface Candidate extends Box {
  cost: number;
  leader?: Segment;
  /** What comes with the block and must be free too, such as a town's dot. */
  mark?: Box;
  /** Which form of the block fits here, and on which side of it the text begins. */
  form?: number;
  /** Whether it stands outside the area that it belongs to. */
  astray?: boolean;
  /** Whether nothing that stays is in its way, once somebody has asked: most candidates cost too much to be tried. */
  free?: boolean | undefined;
  align?: "start" | "middle" | "end";
}

/** Something to be placed; a place that costs more than it is worth is not taken. */
export interface Item {
  candidates: Candidate[];
  /** More places, the cheapest first, which are made only when the others were in vain: most items never need them. */
  further?: Further[];
  worth: number;
}

/** Places that cost at least this much. */
export interface Further {
  least: number;
  candidates: () => Candidate[];
}

const MARGIN = 120; // kept free along the frame
const GAP = 40;
const INDEX_CELL = 1000;
const COLUMNS = 65_536;
const FIXED = -1;
const PASSES = 4;
const MOST_MOVED = 2; // others that may move so that one finds a better place
const MOST_SWAPS = 40; // tried for each in a pass
const GAIN = 0.5;

/** Something that stands on the map: a box or a leader, and whose it is. */
interface Thing {
  owner: number;
  bounds: Rectangle;
  box?: Box;
  leader?: Segment;
  /** A point of the layers: what it belongs to may be reached by a leader that ends there. */
  point?: boolean;
}

/** What is taken on the map. */
export class Placement {
  private readonly cells = new Map<number, Thing[]>();
  private readonly things = new Map<number, Thing[]>();
  private readonly gap: number;
  private asked: Candidate[] = [];

  constructor(
    private readonly width: number,
    private readonly height: number,
    scale = 1,
  ) {
    this.gap = GAP * scale;
  }

  /** Takes a rectangle for good. */
  take(rectangle: Rectangle): void {
    this.add({ owner: FIXED, bounds: rectangle, box: boxOf(rectangle) });
  }

  /** Takes the place of a point for good; leaders may end at it, and at those that it touches. */
  takePoint(rectangle: Rectangle): void {
    this.add({ owner: FIXED, bounds: rectangle, box: boxOf(rectangle), point: true });
  }

  /** Takes a place for good, such as one that was chosen by hand. */
  fix(candidate: Candidate): void {
    this.addAll(FIXED, candidate);
  }

  /** Finds a place for each item, or null where none is free or worth it. */
  settle(items: readonly Item[]): (Candidate | null)[] {
    const open = items.map((item) => new Choices(item, (candidate) => this.isOnMap(candidate)));
    const placed = open.map((choices, item) => this.move(item, null, this.firstFree(choices, item)));
    for (let pass = 0; pass < PASSES; pass += 1) {
      let better = false;
      for (const item of items.keys()) better = this.improve(item, items, open, placed) || better;
      if (!better) break;
    }
    // Whoever keeps the candidates may place them on another map, where other things are in their way.
    for (const candidate of this.asked.splice(0)) candidate.free = undefined;
    return placed;
  }

  /** Moves an item to a better place, and others out of its way, where that costs less altogether. */
  private improve(item: number, items: readonly Item[], open: Choices[], placed: (Candidate | null)[]): boolean {
    const cost = (other: number, candidate: Candidate | null): number => candidate?.cost ?? items[other].worth;
    const own = placed[item];
    let swaps = 0;
    for (const candidate of open[item].byCost(cost(item, own) - GAIN)) {
      if (swaps > MOST_SWAPS) return false;
      if (!this.isFree(candidate)) continue;
      const others = [...(this.conflicts(candidate, item) ?? [])];
      if (others.length > MOST_MOVED) continue;
      swaps += others.length;
      const before = others.map((other) => placed[other]);
      others.forEach((other) => this.move(other, placed[other], null));
      this.move(item, own, candidate);
      const after = others.map((other) => this.move(other, null, this.firstFree(open[other], other)));
      const change = candidate.cost - cost(item, own) + sum(others.map((other, index) => cost(other, after[index]) - cost(other, before[index])));
      if (change < -GAIN) {
        placed[item] = candidate;
        others.forEach((other, index) => (placed[other] = after[index]));
        return true;
      }
      others.forEach((other, index) => this.move(other, after[index], null));
      this.move(item, candidate, own);
      others.forEach((other, index) => this.move(other, null, before[index]));
    }
    return false;
  }

  private firstFree(choices: Choices, item: number): Candidate | null {
    for (const candidate of choices.byCost()) if (this.isFree(candidate) && !this.conflicts(candidate, item)) return candidate;
    return null;
  }

  private isFree(candidate: Candidate): boolean {
    if (candidate.free === undefined) {
      candidate.free = !this.conflicts(candidate, FIXED)?.has(FIXED);
      this.asked.push(candidate);
    }
    return candidate.free;
  }

  private move(item: number, from: Candidate | null, to: Candidate | null): Candidate | null {
    if (from) this.remove(item);
    if (to) this.addAll(item, to);
    return to;
  }

  private isOnMap(candidate: Candidate): boolean {
    if (!candidate.angle) {
      const [halfWidth, halfHeight] = [MARGIN + candidate.width / 2, MARGIN + candidate.height / 2];
      const { x, y } = candidate;
      return x >= halfWidth && y >= halfHeight && x <= this.width - halfWidth && y <= this.height - halfHeight;
    }
    const { left, top, right, bottom } = boundsOf(candidate);
    return left >= MARGIN && top >= MARGIN && right <= this.width - MARGIN && bottom <= this.height - MARGIN;
  }

  /** Returns whose places a candidate would disturb, or null where it disturbs nobody. */
  private conflicts(candidate: Candidate, own: number): Set<number> | null {
    const { mark, leader } = candidate;
    let owners = this.coveredBy(candidate, own, null);
    if (mark) owners = this.coveredBy(mark, own, owners);
    if (leader) owners = this.crossedBy(leader, !mark, own, owners);
    return owners;
  }

  private coveredBy(box: Box, own: number, owners: Set<number> | null): Set<number> | null {
    const bounds = boundsOf(box);
    this.visit(bounds, (thing) => {
      if ((thing.owner === own && own !== FIXED) || owners?.has(thing.owner) || !meet(bounds, thing.bounds, this.gap)) return;
      if (thing.box ? box.angle || thing.box.angle ? overlap(box, thing.box, this.gap) : true : crossesBox(thing.leader as Segment, box))
        (owners ??= new Set()).add(thing.owner);
    });
    return owners;
  }

  private crossedBy(leader: Segment, toPoint: boolean, own: number, owners: Set<number> | null): Set<number> | null {
    const bounds = boundsOfSegment(leader);
    this.visit(bounds, (thing) => {
      if ((thing.owner === own && own !== FIXED) || owners?.has(thing.owner) || !meet(bounds, thing.bounds, 0)) return;
      if (this.leads(leader, thing, toPoint)) (owners ??= new Set()).add(thing.owner);
    });
    return owners;
  }

  /** Whether a leader runs through something; one that leads to a point may end at it and at what touches it. */
  private leads(leader: Segment, { box, leader: other, point }: Thing, toPoint: boolean): boolean {
    if (other) return cross(leader, other);
    if (!box) return false;
    if (point && toPoint && isWithin({ ...box, width: box.width + 4 * this.gap, height: box.height + 4 * this.gap }, leader.x2, leader.y2)) return false;
    return crossesBox(leader, box);
  }

  private addAll(owner: number, candidate: Candidate): void {
    this.add({ owner, bounds: boundsOf(candidate), box: candidate });
    if (candidate.mark) this.add({ owner, bounds: boundsOf(candidate.mark), box: candidate.mark });
    if (candidate.leader) this.add({ owner, bounds: boundsOfSegment(candidate.leader), leader: candidate.leader });
  }

  private add(thing: Thing): void {
    if (thing.owner !== FIXED) {
      const own = this.things.get(thing.owner);
      if (own) own.push(thing);
      else this.things.set(thing.owner, [thing]);
    }
    for (const cell of cellsOf(thing.bounds)) {
      const there = this.cells.get(cell);
      if (there) there.push(thing);
      else this.cells.set(cell, [thing]);
    }
  }

  private remove(owner: number): void {
    for (const thing of this.things.get(owner) ?? [])
      for (const cell of cellsOf(thing.bounds)) {
        const there = this.cells.get(cell) ?? [];
        there.splice(there.indexOf(thing), 1);
      }
    this.things.delete(owner);
  }

  /** Calls back for everything near a rectangle; what is large may come more than once. */
  private visit({ left, top, right, bottom }: Rectangle, visitor: (thing: Thing) => void): void {
    const { gap } = this;
    const [first, last] = [Math.floor((left - gap) / INDEX_CELL), Math.floor((right + gap) / INDEX_CELL)];
    for (let row = Math.floor((top - gap) / INDEX_CELL); row <= Math.floor((bottom + gap) / INDEX_CELL); row += 1)
      for (let column = first; column <= last; column += 1) {
        const there = this.cells.get(row * COLUMNS + column);
        if (there) for (const thing of there) visitor(thing);
      }
  }
}

/** The places of an item that are on the map and worth it, in the order of what they cost. */
class Choices {
  private readonly made: Candidate[];
  private readonly further: Further[];

  constructor(
    private readonly item: Item,
    private readonly isOnMap: (candidate: Candidate) => boolean,
  ) {
    this.made = this.suitable(item.candidates);
    this.further = (item.further ?? []).filter(({ least }) => least < item.worth);
  }

  /** Goes through those that cost less than this. */
  *byCost(limit = Infinity): Generator<Candidate> {
    const costAt = (index: number): number => (index < this.made.length ? this.made[index].cost : Infinity);
    for (let index = 0; ; index += 1) {
      while (this.further.length && this.further[0].least < limit && costAt(index) >= this.further[0].least) {
        const [next] = this.further.splice(0, 1);
        this.merge(index, this.suitable(next.candidates()));
      }
      if (index >= this.made.length || costAt(index) >= limit) return;
      yield this.made[index];
    }
  }

  /** Sorts more places in among those that have not been tried yet: what has been costs less. */
  private merge(tried: number, more: Candidate[]): void {
    const rest = this.made.splice(tried);
    let at = 0;
    for (const candidate of more) {
      while (at < rest.length && rest[at].cost <= candidate.cost) this.made.push(rest[at++]);
      this.made.push(candidate);
    }
    while (at < rest.length) this.made.push(rest[at++]);
  }

  private suitable(candidates: Candidate[]): Candidate[] {
    return candidates.filter((candidate) => candidate.cost < this.item.worth && this.isOnMap(candidate)).sort((one, other) => one.cost - other.cost);
  }
}

function* cellsOf({ left, top, right, bottom }: Rectangle): Generator<number> {
  for (let row = Math.floor(top / INDEX_CELL); row <= Math.floor(bottom / INDEX_CELL); row += 1)
    for (let column = Math.floor(left / INDEX_CELL); column <= Math.floor(right / INDEX_CELL); column += 1) yield row * COLUMNS + column;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
