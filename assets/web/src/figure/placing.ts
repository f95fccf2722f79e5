/** Puts names and numbers on the map so that nothing covers anything else; lengths in hundredths of a millimetre. */

export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Segment {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** A place tried for a block: its top left corner, a cost of its own, and a leader line where it stands away. */
export interface Candidate {
  left: number;
  top: number;
  cost: number;
  leader?: Segment;
}

const GRID = 60; // edges are sampled on this grid
const EDGE_COST = 1;
const MARGIN = 120; // kept free along the frame
const GAP = 40;

/** What is taken on the map, and how much a block would disturb where it is not. */
export class Placement {
  private readonly taken: Rectangle[] = [];
  private readonly leaders: Segment[] = [];
  private readonly edges: EdgeCount;

  constructor(
    private readonly width: number,
    private readonly height: number,
    edges: readonly (readonly [number, number])[],
  ) {
    this.edges = new EdgeCount(width, height, edges);
  }

  take(rectangle: Rectangle): void {
    this.taken.push(rectangle);
  }

  isFree(rectangle: Rectangle): boolean {
    return this.fits(rectangle, 0);
  }

  /** Returns the best free candidate and takes its place, or null where every one is taken. */
  place(width: number, height: number, candidates: Iterable<Candidate>, dearest = Infinity): Candidate | null {
    let best: Candidate | null = null;
    let least = dearest;
    for (const candidate of candidates) {
      if (candidate.cost >= least) continue;
      const rectangle = rectangleOf(candidate, width, height);
      if (!this.fits(rectangle, MARGIN) || (candidate.leader && !this.leaderFits(candidate.leader, rectangle))) continue;
      const cost = candidate.cost + EDGE_COST * this.edges.within(rectangle);
      if (cost >= least) continue;
      best = candidate;
      least = cost;
    }
    if (best) {
      this.taken.push(rectangleOf(best, width, height));
      if (best.leader) this.leaders.push(best.leader);
    }
    return best;
  }

  private fits(rectangle: Rectangle, margin: number): boolean {
    if (rectangle.left < margin || rectangle.top < margin) return false;
    if (rectangle.right > this.width - margin || rectangle.bottom > this.height - margin) return false;
    return (
      !this.taken.some((other) => overlap(rectangle, other, GAP)) &&
      !this.leaders.some((leader) => crossesRectangle(leader, rectangle))
    );
  }

  /** A leader crosses no other leader and nothing but its own block and what it points at. */
  private leaderFits(leader: Segment, own: Rectangle): boolean {
    const tip = { left: leader.x2, top: leader.y2, right: leader.x2, bottom: leader.y2 };
    return (
      !this.leaders.some((other) => cross(leader, other)) &&
      !this.taken.some((other) => !overlap(other, tip, 2 * GAP) && !overlap(other, own, 0) && crossesRectangle(leader, other))
    );
  }
}

/** How many samples of edges lie in a rectangle, from sums over all cells to the left and above. */
class EdgeCount {
  private readonly columns: number;
  private readonly rows: number;
  private readonly sums: Uint32Array;

  constructor(width: number, height: number, edges: readonly (readonly [number, number])[]) {
    this.columns = Math.ceil(width / GRID) + 1;
    this.rows = Math.ceil(height / GRID) + 1;
    this.sums = new Uint32Array(this.columns * this.rows);
    for (const [x, y] of edges) {
      const column = Math.floor(x / GRID) + 1;
      const row = Math.floor(y / GRID) + 1;
      if (column > 0 && row > 0 && column < this.columns && row < this.rows) this.sums[row * this.columns + column] += 1;
    }
    for (let row = 1; row < this.rows; row += 1)
      for (let column = 1, along = 0; column < this.columns; column += 1) {
        along += this.sums[row * this.columns + column];
        this.sums[row * this.columns + column] = along + this.sums[(row - 1) * this.columns + column];
      }
  }

  within({ left, top, right, bottom }: Rectangle): number {
    const [first, last] = [this.column(left), this.column(right)];
    const [above, below] = [this.row(top), this.row(bottom)];
    return this.sums[below + last] - this.sums[above + last] - this.sums[below + first] + this.sums[above + first];
  }

  private column(x: number): number {
    return Math.min(Math.max(Math.round(x / GRID), 0), this.columns - 1);
  }

  private row(y: number): number {
    return Math.min(Math.max(Math.round(y / GRID), 0), this.rows - 1) * this.columns;
  }
}

/** Places beside a point, touching the disc of this radius: right, left, above, below, then the corners. */
export function* besidePoint(x: number, y: number, reach: number, width: number, height: number): Generator<Candidate> {
  const near = reach + 45;
  const corner = near * 0.75;
  yield { left: x + near, top: y - height / 2, cost: 0 };
  yield { left: x - near - width, top: y - height / 2, cost: 0.6 };
  yield { left: x + corner, top: y - corner - height * 0.8, cost: 1 };
  yield { left: x + corner, top: y + corner - height * 0.2, cost: 1.2 };
  yield { left: x - corner - width, top: y - corner - height * 0.8, cost: 1.4 };
  yield { left: x - corner - width, top: y + corner - height * 0.2, cost: 1.6 };
  yield { left: x - width / 2, top: y - near - height, cost: 1.8 };
  yield { left: x - width / 2, top: y + near, cost: 2 };
}

/** Places in rings around a point, joined to it by a leader that ends at the disc of this radius. */
export function* away(x: number, y: number, reach: number, width: number, height: number): Generator<Candidate> {
  for (const distance of [450, 700, 1000, 1400, 1900, 2500, 3300, 4300, 5500]) {
    for (let step = 0; step < 24; step += 1) {
      const angle = (step / 24) * 2 * Math.PI;
      const middleX = x + Math.cos(angle) * (distance + width / 2);
      const middleY = y + Math.sin(angle) * (distance + height / 2);
      const block = { left: middleX - width / 2, top: middleY - height / 2, right: middleX + width / 2, bottom: middleY + height / 2 };
      const fromX = Math.min(Math.max(x, block.left), block.right);
      const fromY = Math.min(Math.max(y, block.top), block.bottom);
      const length = Math.hypot(fromX - x, fromY - y);
      const share = reach / Math.max(length, 1);
      const leader = { x1: fromX, y1: fromY, x2: x + (fromX - x) * share, y2: y + (fromY - y) * share };
      yield { left: block.left, top: block.top, cost: 6 + distance / 100, leader };
    }
  }
}

/** Places around a spot that a name may drift from, nearest first. */
export function* drifting(x: number, y: number, width: number, height: number, furthest: number): Generator<Candidate> {
  for (let distance = 0; distance <= furthest; distance += 250)
    for (let step = 0; step < (distance ? 16 : 1); step += 1) {
      const angle = (step / 16) * 2 * Math.PI;
      yield {
        left: x + Math.cos(angle) * distance - width / 2,
        top: y + Math.sin(angle) * distance - height / 2,
        cost: distance / 150,
      };
    }
}

/** Places inside an area, those nearest to its middle first. */
export function* inside(
  places: readonly (readonly [number, number])[],
  x: number,
  y: number,
  width: number,
  height: number,
): Generator<Candidate> {
  for (const [left, top] of [[x, y] as const, ...places])
    yield { left: left - width / 2, top: top - height / 2, cost: Math.hypot(left - x, top - y) / 300 };
}

export function overlap(one: Rectangle, other: Rectangle, gap: number): boolean {
  return (
    one.left < other.right + gap &&
    other.left < one.right + gap &&
    one.top < other.bottom + gap &&
    other.top < one.bottom + gap
  );
}

function rectangleOf({ left, top }: Candidate, width: number, height: number): Rectangle {
  return { left, top, right: left + width, bottom: top + height };
}

/** Whether two segments cross. */
export function cross(one: Segment, other: Segment): boolean {
  const side = (segment: Segment, x: number, y: number): number =>
    Math.sign((segment.x2 - segment.x1) * (y - segment.y1) - (segment.y2 - segment.y1) * (x - segment.x1));
  return (
    side(one, other.x1, other.y1) !== side(one, other.x2, other.y2) &&
    side(other, one.x1, one.y1) !== side(other, one.x2, one.y2)
  );
}

/** Whether a segment runs through a rectangle. */
export function crossesRectangle(segment: Segment, { left, top, right, bottom }: Rectangle): boolean {
  const within = (x: number, y: number): boolean => x > left && x < right && y > top && y < bottom;
  if (within(segment.x1, segment.y1) || within(segment.x2, segment.y2)) return true;
  return (
    cross(segment, { x1: left, y1: top, x2: right, y2: bottom }) ||
    cross(segment, { x1: left, y1: bottom, x2: right, y2: top })
  );
}
