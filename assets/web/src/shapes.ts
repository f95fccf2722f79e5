/** Paints the lines and areas of packed features: fills and hatches first, then edges. */

import { type Frame, type GridBounds, boundsOf } from "./grid";
import { LINE, POINT, type Pack, type Run } from "./packed";
import { hatchPattern } from "./patterns";
import type { Style } from "./style";
import { drawTicks } from "./ticks";
import { MARGIN, traceAll, traceStretches, traceVisible } from "./trace";

/** How much of its strength an edge keeps that is indicative only. */
const FADED = 0.6;

/** Paints lines and areas in the order of the features, every edge above every fill. */
export function paintShapes(context: CanvasRenderingContext2D, runs: readonly Run[], frame: Frame): void {
  const edges = new Map<Style, Edge>();
  const visible = boundsOf(frame, MARGIN);
  const whole = boundsOf(frame);
  for (const { pack, start, end } of runs) {
    const brushes = pack.styles.map((style) => new Brush(context, style, frame));
    for (let feature = start; feature < end; feature += 1) {
      if (!overlaps(pack, feature, visible) || !hasShape(pack, feature)) continue;
      const style = pack.styles[pack.feature_style[feature]];
      const inside = within(pack, feature, whole);
      const outline = new Path2D();
      traceFeature(outline, pack, feature, frame, inside);
      brushes[pack.feature_style[feature]].fill(outline);
      if (!style.stroke) continue;
      let edge = edges.get(style);
      if (!edge) edges.set(style, (edge = new Edge(style)));
      edge.add(outline, pack, feature, inside);
    }
  }
  for (const edge of edges.values()) edge.draw(context, frame);
}

/** Fills outlines with a style's colour and hatch. */
class Brush {
  private readonly hatch: CanvasPattern | null;

  constructor(
    private readonly context: CanvasRenderingContext2D,
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

/** The edges of all features of one style, drawn in one stroke. */
class Edge {
  private readonly path = new Path2D();
  private readonly cut: [Pack, number][] = [];
  private readonly features: [Pack, number][] = [];

  constructor(private readonly style: Style) {}

  add(outline: Path2D, pack: Pack, feature: number, inside: boolean): void {
    if (this.style.dash && !inside) this.cut.push([pack, feature]);
    else this.path.addPath(outline);
    if (this.style.ticks) this.features.push([pack, feature]);
  }

  draw(context: CanvasRenderingContext2D, frame: Frame): void {
    const { style } = this;
    context.save();
    context.strokeStyle = style.stroke as string;
    context.lineJoin = "round";
    context.globalAlpha = style.stroke_opacity * (style.edge_fade ? FADED : 1);
    context.lineWidth = style.stroke_width;
    if (style.dash) context.setLineDash([...style.dash]);
    this.stroke(context, frame);
    context.setLineDash([]);
    for (const [pack, feature] of this.features) drawTicks(context, pack, feature, frame, style);
    context.restore();
  }

  private stroke(context: CanvasRenderingContext2D, frame: Frame): void {
    context.stroke(this.path);
    for (const [pack, feature] of this.cut) {
      for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1) {
        if (pack.part_kind[part] === POINT) continue;
        traceStretches(pack.xy, pack.part_start[part], pack.part_start[part + 1], frame, (stretch, distance) => {
          context.lineDashOffset = distance;
          context.stroke(stretch);
        });
      }
    }
    context.lineDashOffset = 0;
  }
}

function traceFeature(outline: Path2D, pack: Pack, feature: number, frame: Frame, inside: boolean): void {
  const trace = inside ? traceAll : traceVisible;
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1) {
    const kind = pack.part_kind[part];
    if (kind === POINT) continue;
    trace(outline, pack.xy, pack.part_start[part], pack.part_start[part + 1], frame);
    if (kind !== LINE) outline.closePath();
  }
}

function hasShape(pack: Pack, feature: number): boolean {
  for (let part = pack.feature_start[feature]; part < pack.feature_start[feature + 1]; part += 1)
    if (pack.part_kind[part] !== POINT) return true;
  return false;
}

/** Says whether a feature's bounds overlap these; features without geometry overlap nothing. */
export function overlaps(pack: Pack, feature: number, bounds: GridBounds): boolean {
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

