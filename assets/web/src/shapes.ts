/** Paints the lines and areas of packed features: fills and hatches first, then edges. */

import { type Frame, type GridBounds, boundsOf } from "./grid";
import { LINE, POINT, type Pack, type Run } from "./packed";
import { hatchPattern } from "./patterns";
import type { Style } from "./style";
import { drawTicks } from "./ticks";
import { MARGIN, type Pen, type Stretch, StretchPen, VisiblePen, trace } from "./trace";
import type { Surface } from "./surface";

/** How much of its strength an edge keeps that is indicative only. */
const FADED = 0.6;
/**
 * Above this many corners the edges of a style are drawn one device pixel wide.
 *
 * Without a graphics processor a wider stroke takes ten times as long, and this dense it would hide what it bounds.
 */
const DENSE = 8000;

/** Paints lines and areas in the order of the features, every edge above every fill. */
export function paintShapes(context: Surface, runs: readonly Run[], frame: Frame): void {
  const edges = new Map<Style, Edge>();
  const visible = boundsOf(frame, MARGIN);
  const whole = boundsOf(frame);
  for (const { pack, start, end } of runs) {
    if (pack.only_points) continue;
    const brushes = pack.styles.map((style) => new Brush(context, style, frame));
    for (let feature = start; feature < end; feature += 1) {
      if (!overlaps(pack, feature, visible) || !holds(pack, feature, isShape)) continue;
      const index = pack.feature_style[feature];
      const style = pack.styles[index];
      const inside = within(pack, feature, whole);
      const outline = outlineOf(pack, feature, frame, inside);
      if (holds(pack, feature, isRing)) {
        // A collection may hold lines beside its rings: they enclose nothing.
        const mixed = holds(pack, feature, isLine);
        brushes[index].fill(mixed ? outlineOf(pack, feature, frame, inside, isRing).path : outline.path);
      }
      if (!style.stroke) continue;
      let edge = edges.get(style);
      if (!edge) edges.set(style, (edge = new Edge(style)));
      edge.add(outline, pack, feature, frame, inside);
    }
  }
  for (const edge of edges.values()) edge.draw(context, frame);
}

/** A path that counts its corners. */
class Outline implements Pen {
  readonly path = new Path2D();
  corners = 0;

  moveTo(x: number, y: number): void {
    this.path.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.path.lineTo(x, y);
    this.corners += 1;
  }
}

/** Fills outlines with a style's colour and hatch. */
class Brush {
  private readonly hatch: CanvasPattern | null;

  constructor(
    private readonly context: Surface,
    private readonly style: Style,
    frame: Frame,
  ) {
    this.hatch = hatchPattern(context, style, frame);
  }

  fill(outline: Path2D): void {
    if (this.style.fill && this.style.fill_opacity > 0) {
      this.context.globalAlpha = this.style.fill_opacity;
      this.context.fillStyle = this.style.fill;
      this.context.fill(outline, "evenodd");
      this.context.globalAlpha = 1;
    }
    if (!this.hatch) return;
    this.context.fillStyle = this.hatch;
    this.context.fill(outline, "evenodd");
  }
}

/** The edges of all features of one style. */
class Edge {
  // One path for all of them would be slow: what a path costs grows with the square of its corners.
  private readonly outlines: Path2D[] = [];
  private readonly stretches: Stretch[] = [];
  private readonly ticked: [Pack, number][] = [];
  private corners = 0;

  constructor(private readonly style: Style) {}

  add(outline: Outline, pack: Pack, feature: number, frame: Frame, inside: boolean): void {
    this.corners += outline.corners;
    if (this.style.dash && !inside) this.stretches.push(...stretchesOf(pack, feature, frame));
    else this.outlines.push(outline.path);
    if (this.style.ticks) this.ticked.push([pack, feature]);
  }

  draw(context: Surface, frame: Frame): void {
    const { style } = this;
    const hairline = 1 / frame.ratio;
    context.save();
    context.strokeStyle = style.stroke as string;
    context.globalAlpha = style.stroke_opacity * (style.edge_fade ? FADED : 1);
    context.lineWidth = this.corners > DENSE ? Math.min(hairline, style.stroke_width) : style.stroke_width;
    context.lineJoin = context.lineWidth > hairline ? "round" : "bevel";
    if (style.dash) context.setLineDash([...style.dash]);
    for (const outline of this.outlines) context.stroke(outline);
    for (const { path, distance } of this.stretches) {
      context.lineDashOffset = distance;
      context.stroke(path);
    }
    context.setLineDash([]);
    for (const [pack, feature] of this.ticked) drawTicks(context, pack, feature, frame, style);
    context.restore();
  }
}

const isShape = (kind: number): boolean => kind !== POINT;
const isLine = (kind: number): boolean => kind === LINE;
const isRing = (kind: number): boolean => kind !== POINT && kind !== LINE;

function outlineOf(pack: Pack, feature: number, frame: Frame, inside: boolean, wanted = isShape): Outline {
  const outline = new Outline();
  const pen = inside ? outline : new VisiblePen(outline, frame);
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1) {
    const kind = pack.part_kind[part];
    if (!wanted(kind)) continue;
    trace(pen, pack.xy, pack.part_start[part], pack.part_start[part + 1], frame);
    if (pen instanceof VisiblePen) pen.finish();
    if (kind !== LINE) outline.path.closePath();
  }
  return outline;
}

function stretchesOf(pack: Pack, feature: number, frame: Frame): Stretch[] {
  const pen = new StretchPen(frame);
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1)
    if (pack.part_kind[part] !== POINT)
      trace(pen, pack.xy, pack.part_start[part], pack.part_start[part + 1], frame);
  return pen.stretches;
}

function holds(pack: Pack, feature: number, wanted: (kind: number) => boolean): boolean {
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1)
    if (wanted(pack.part_kind[part])) return true;
  return false;
}

/** Says whether a feature's bounds overlap these; features without geometry overlap nothing. */
function overlaps(pack: Pack, feature: number, bounds: GridBounds): boolean {
  const { feature_bounds } = pack;
  const at = feature * 4;
  return (
    feature_bounds[at] <= bounds[2] &&
    feature_bounds[at + 2] >= bounds[0] &&
    feature_bounds[at + 1] <= bounds[3] &&
    feature_bounds[at + 3] >= bounds[1]
  );
}

function within(pack: Pack, feature: number, bounds: GridBounds): boolean {
  const { feature_bounds } = pack;
  const at = feature * 4;
  return (
    feature_bounds[at] >= bounds[0] &&
    feature_bounds[at + 2] <= bounds[2] &&
    feature_bounds[at + 1] >= bounds[1] &&
    feature_bounds[at + 3] <= bounds[3]
  );
}
