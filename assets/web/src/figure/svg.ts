/** SVG elements of the figure; every length is in hundredths of a millimetre, styles come in CSS pixels. */

import { layouts, svgArray } from "@mapbox/maki";
import { STYLES } from "../basemap_style";
import type { Rectangle } from "./geometry";
import type { GroundPath, Mark } from "./drawn_model";
import { military } from "../military_bundle";
import { type Style, styleOf } from "../style";

/** Hundredths of a millimetre in a CSS pixel. */
export const PIXEL = (25.4 / 96) * 100;

const NAMESPACE = "http://www.w3.org/2000/svg";
const FADED_WIDTH = 0.8;
const FADED_OPACITY = 0.55;
const ICON_SIZE = 15; // Maki draws in a square of 15
const icons = new Map(layouts.map((name, index) => [name, svgArray[index]]));

type Attributes = Record<string, string | number | null | undefined>;

/** Makes an SVG element; attributes without a value are left out. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  children: readonly Node[] = [],
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Paints one path of the basemap; `pixel` is a CSS pixel on this paper. */
export function groundPath(path: GroundPath, pixel: number, own: Partial<Style> = {}): SVGElement[] {
  const style = styleOf({ ...STYLES[path.kind], ...own });
  const painted: SVGElement[] = [];
  if (style.fill) painted.push(svg("path", { d: path.d, fill: style.fill }));
  if (path.hatch) painted.push(stroke(path.hatch, style.hatch_colour, style.hatch_width * pixel));
  if (style.stroke)
    painted.push(stroke(path.d, style.stroke, style.stroke_width * pixel, { "stroke-dasharray": dashes(style.dash, pixel) }));
  return painted;
}

/** Paints the features of one style: fill, hatch, faded edge, edge, ticks; or the discs of points. */
export function markElements(mark: Mark, pixel: number): SVGElement[] {
  const { style } = mark;
  if (mark.shape === "point") return pointElements(mark, pixel);
  const painted: SVGElement[] = [];
  if (mark.shape === "area" && style.fill && style.fill_opacity > 0)
    painted.push(svg("path", { d: mark.d, fill: style.fill, "fill-opacity": style.fill_opacity }));
  for (const band of mark.fade ?? [])
    painted.push(
      svg("path", { d: band, fill: style.stroke, "fill-opacity": mark.fade_opacity }),
    );
  if (mark.hatch) painted.push(stroke(mark.hatch, style.hatch_colour, style.hatch_width * pixel));
  for (const dots of mark.dots ?? [])
    painted.push(stroke(dots, style.hatch_colour, style.hatch_width * pixel, { "stroke-linecap": "round" }));
  if (style.stroke && style.stroke_width > 0)
    painted.push(
      stroke(mark.d ?? "", style.stroke, style.stroke_width * pixel * (mark.shrink ?? 1) * (style.edge_fade ? FADED_WIDTH : 1), {
        "stroke-dasharray": dashes(style.dash, pixel),
        "stroke-opacity": edgeOpacity(style),
      }),
    );
  if (mark.ticks) painted.push(stroke(mark.ticks, style.stroke, Math.max(1, style.stroke_width * 0.8) * pixel));
  return painted;
}

/** An edge that is only indicative is faint: its bands of colour carry it. */
function edgeOpacity({ edge_fade, dash, stroke_opacity }: Style): number | null {
  const opacity = stroke_opacity * (edge_fade && !dash ? FADED_OPACITY : 1);
  return opacity < 1 ? opacity : null;
}

function pointElements(mark: Mark, pixel: number): SVGElement[] {
  const { style } = mark;
  const rim = style.point_stroke && style.point_stroke_width > 0 ? style.point_stroke_width : 0;
  const round = { "stroke-linecap": "round" };
  const across = 2 * style.radius * (mark.shrink ?? 1) * pixel;
  const masses = (mark.dots ?? []).flatMap((d) => [
    ...(mark.shrink ? [] : [stroke(d, style.point_stroke, across + 2 * rim * pixel, round)]),
    stroke(d, style.point_fill, across, round),
  ]);
  return [...masses, ...(mark.at ?? []).map(([x, y]) => pointMark(style, x, y, pixel * (mark.shrink ?? 1)))];
}

/** Paints the mark of a point: its military symbol, or a disc with its icon. */
export function pointMark(style: Style, x: number, y: number, pixel: number): SVGElement {
  const symbol = style.sidc ? military()?.vectorSymbol(style.sidc, 2 * style.radius) : null;
  if (!symbol) return disc(style, x, y, pixel);
  return svg("g", { class: "point military", transform: `translate(${x} ${y}) scale(${round(pixel)})` }, [symbol.element]);
}

/** How far the mark of a point reaches from it. */
export function pointReach(style: Style, pixel: number): Rectangle {
  const symbol = style.sidc ? military()?.vectorSymbol(style.sidc, 2 * style.radius) : null;
  const reach = (style.radius + style.point_stroke_width) * pixel;
  if (!symbol) return { left: -reach, top: -reach, right: reach, bottom: reach };
  return { left: symbol.left * pixel, top: symbol.top * pixel, right: symbol.right * pixel, bottom: symbol.bottom * pixel };
}

function disc(style: Style, x: number, y: number, pixel: number): SVGElement {
  const group = svg("g", { class: "point", transform: `translate(${x} ${y})` });
  // A ground behind the rim: a dashed or pale rim must stand off from what lies under it.
  group.append(svg("circle", { r: round((style.radius + style.point_stroke_width) * pixel), fill: "#ffffff" }));
  group.append(
    svg("circle", {
      r: round(style.radius * pixel),
      fill: style.point_fill ?? style.fill ?? "#5b544c",
      stroke: style.point_stroke,
      "stroke-width": round(style.point_stroke_width * pixel),
      "stroke-dasharray": dashes(style.point_dash, pixel),
    }),
  );
  const paths = style.symbol ? iconPaths(style.symbol) : [];
  if (paths.length) {
    const scale = (style.symbol_size / ICON_SIZE) * pixel;
    group.append(
      svg(
        "g",
        { transform: `scale(${round(scale)}) translate(${-ICON_SIZE / 2} ${-ICON_SIZE / 2})`, fill: style.symbol_colour ?? "#ffffff" },
        paths.map((d) => svg("path", { d })),
      ),
    );
  }
  return group;
}

/** The outlines of a Maki icon in a square of 15; none where Maki has no icon of that name. */
function iconPaths(name: string): string[] {
  const picture = icons.get(name);
  if (!picture) return [];
  return [...picture.matchAll(/<path[^>]*?\sd="([^"]*)"/g)].map(([, d]) => d.replaceAll(/&#x[0-9A-Fa-f]+;/g, " "));
}

function stroke(d: string, colour: string | null, width: number, more: Attributes = {}): SVGElement {
  return svg("path", { d, fill: "none", stroke: colour, "stroke-width": round(width), "stroke-linejoin": "round", ...more });
}

function dashes(dash: readonly number[] | null | undefined, pixel: number): string | null {
  return dash?.length ? dash.map((length) => round(length * pixel)).join(" ") : null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
