/** Places that were found for names, kept from one figure to the next for as long as nothing under them changes. */

import type { Edges } from "./edges";
import { type Box, boundsOf, meet, type Rectangle, type Segment } from "./geometry";

/** Where areas are, and where others are than on the same map before. */
export interface Cover {
  at(x: number, y: number): boolean;
  differences(other: Cover): Rectangle[];
}

/** What is drawn on the map, for places to be priced by. */
export interface Drawn {
  edges: Edges;
  covered: Cover;
}

/** Reads what is drawn on the map now, and remembers where it has looked. */
export class Look {
  private readonly seen: Rectangle = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

  constructor(private readonly kept: { drawn: Drawn }) {}

  /** The weight of all that a box would cover. */
  under(box: Box): number {
    if (box.angle) {
      const { left, top, right, bottom } = boundsOf(box);
      this.see(left, top, right, bottom);
    } else this.see(box.x - box.width / 2, box.y - box.height / 2, box.x + box.width / 2, box.y + box.height / 2);
    return this.kept.drawn.edges.under(box);
  }

  /** How often a segment runs from one side of a barrier to the other. */
  between(segment: Segment, barrier: number): number {
    const { x1, y1, x2, y2 } = segment;
    this.see(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
    return this.kept.drawn.edges.between(segment, barrier);
  }

  /** Whether a place is in an area of the layers. */
  isCovered(x: number, y: number): boolean {
    this.see(x, y, x, y);
    return this.kept.drawn.covered.at(x, y);
  }

  /** Whether any of these rectangles lies where it has looked. */
  hasSeen(changed: readonly Rectangle[]): boolean {
    return changed.some((rectangle) => meet(this.seen, rectangle, 0));
  }

  private see(left: number, top: number, right: number, bottom: number): void {
    const { seen } = this;
    if (left < seen.left) seen.left = left;
    if (top < seen.top) seen.top = top;
    if (right > seen.right) seen.right = right;
    if (bottom > seen.bottom) seen.bottom = bottom;
  }
}

interface Kept<Item> {
  item: Item;
  look: Look;
}

/**
 * Keeps items with their places by what they are made from. One that has not looked where the drawing has changed would
 * be made anew in just the same way, so that a map is named the same whether or not another was drawn before it.
 */
export class KeptItems<Item> {
  private readonly now: { drawn: Drawn };
  private last = new Map<string, Kept<Item>>();
  private next = new Map<string, Kept<Item>>();
  private whole = "";
  private changed: Rectangle[] = [];

  constructor() {
    this.now = { drawn: null as unknown as Drawn }; // `begin` comes first
  }

  /** Begins a map; `whole` says what all its items depend on besides what is drawn. */
  begin(drawn: Drawn, whole: string): void {
    const former = this.now.drawn;
    this.last = whole === this.whole ? this.next : new Map();
    this.next = new Map();
    this.changed = this.last.size ? [...drawn.edges.differences(former.edges), ...drawn.covered.differences(former.covered)] : [];
    this.now.drawn = drawn;
    this.whole = whole;
  }

  /** Returns the item that is made from this, as it was made before where that holds good. */
  of(from: string, make: (look: Look) => Item): Item {
    let kept = this.last.get(from);
    if (!kept || kept.look.hasSeen(this.changed)) {
      const look = new Look(this.now);
      kept = { item: make(look), look };
    }
    this.next.set(from, kept);
    return kept.item;
  }
}
