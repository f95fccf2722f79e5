/** Finds what lies at a place of the map, where no shell can be asked: in an exported page. */

import { HOLE, LINE, OUTER, POINT, type Pack } from "./packed";

/** Returns the positions of the features within reach of a grid point, the topmost first. */
export function pick(pack: Pack, x: number, y: number, reach: number): number[] {
  const { count, feature_bounds } = pack;
  const found: number[] = [];
  for (let feature = count - 1; feature >= 0; feature -= 1) {
    const at = feature * 4;
    const near =
      x >= feature_bounds[at] - reach &&
      y >= feature_bounds[at + 1] - reach &&
      x <= feature_bounds[at + 2] + reach &&
      y <= feature_bounds[at + 3] + reach;
    if (near && touches(pack, feature, x, y, reach)) found.push(feature);
  }
  return found;
}

/** Returns the middle of a feature's bounds on the grid; null where it has no shape. */
export function middleOf({ feature_bounds }: Pack, feature: number): [number, number] | null {
  const [west, south, east, north] = feature_bounds.subarray(feature * 4, feature * 4 + 4);
  return west > east ? null : [(west + east) / 2, (south + north) / 2];
}

function touches(pack: Pack, feature: number, x: number, y: number, reach: number): boolean {
  let inside = false;
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1) {
    const kind = pack.part_kind[part];
    const start = pack.part_start[part];
    const end = pack.part_start[part + 1];
    if (kind === POINT && Math.hypot(pack.xy[start * 2] - x, pack.xy[start * 2 + 1] - y) <= reach) return true;
    if (kind === LINE && isNear(pack.xy, start, end, x, y, reach)) return true;
    if ((kind === OUTER || kind === HOLE) && isEnclosed(pack.xy, start, end, x, y)) inside = !inside;
  }
  return inside;
}

/** Whether a ray to the east crosses a ring an odd number of times. */
function isEnclosed(xy: Int32Array, start: number, end: number, x: number, y: number): boolean {
  let odd = false;
  for (let to = start + 1; to < end; to += 1) {
    const [fromX, fromY, toX, toY] = [xy[to * 2 - 2], xy[to * 2 - 1], xy[to * 2], xy[to * 2 + 1]];
    if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) odd = !odd;
  }
  return odd;
}

function isNear(xy: Int32Array, start: number, end: number, x: number, y: number, reach: number): boolean {
  for (let to = start + 1; to < end; to += 1) {
    const [fromX, fromY] = [xy[to * 2 - 2], xy[to * 2 - 1]];
    const [alongX, alongY] = [xy[to * 2] - fromX, xy[to * 2 + 1] - fromY];
    const length = alongX * alongX + alongY * alongY;
    const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - fromX) * alongX + (y - fromY) * alongY) / length));
    if (Math.hypot(fromX + share * alongX - x, fromY + share * alongY - y) <= reach) return true;
  }
  return false;
}
