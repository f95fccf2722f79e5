/** What the analyst drew on the figure: laid out first, so that names keep off it, then painted above everything. */

import type { AnnotationItem, AnnotationsModel, AnnotationStyle, Box } from "./annotation_model";
import { insetElements } from "./annotation_inset";
import { blockElements, type TextBlock, textBlock } from "./annotation_text";
import type { Point } from "./drawn_model";
import type { FigureModel, MapModel } from "./model";
import { type Box as TurnedBox, boxOf, type Rectangle } from "./geometry";
import { svg } from "./svg";
import { textWidth } from "./text";

const INK = "#22201d";
const PALE = "#fbf8f2";
const POINT = (25.4 / 72) * 100; // a typographic point in hundredths of a millimetre
const DISC = 9; // px, radius of the number of a callout
const LABEL_SIZE = 9.4; // px
const CASING = 2.6; // px that the pale casing of a line is wider
const PADDING = 5; // px around the text in a box
const INSIDE = 100; // hundredths of a millimetre that texts keep from the frame
const OPAQUE = 0.5;
const LIGHT = 0.45; // luminance above which text takes a dark halo

/** An annotation ready to be painted; `box` is what of the page it covers, for handles and for names to keep off. */
export interface LaidOut {
  item: AnnotationItem;
  element: SVGGElement;
  box: Rectangle;
  /** What names and numbers must not cover, or null where they may stand upon it. */
  taken: Rectangle | null;
  /** Whether a text lost its end, because the map or the page is not as high. */
  isCut?: boolean;
}

/** Lays annotations out on the page; `pixel` is a CSS pixel on this paper. */
export function layOutAnnotations(model: FigureModel, pixel: number): LaidOut[] {
  const frame = frameOf(model);
  const page = { left: 0, top: 0, right: model.plan.width * 100, bottom: model.plan.height * 100 };
  return model.annotations.items.map((item) => laidOut(item, { pixel, typeScale: model.plan.type_scale, frame, page }));
}

interface Page {
  pixel: number;
  typeScale: number;
  frame: Rectangle;
  page: Rectangle;
}

function frameOf({ plan, map }: FigureModel): Rectangle {
  const [left, top] = [plan.map[0] * 100, plan.map[1] * 100];
  return { left, top, right: left + map.width * 100, bottom: top + map.height * 100 };
}

/** What names and hatches leave free for annotations, from the map's own corner. */
export interface KeptFree {
  /** Places that no name may take. */
  taken: Rectangle[];
  /** Paths that names had better not cover. */
  lines: string[];
  /** Texts without a ground of their own, which hatches leave free. */
  clear: TurnedBox[];
}

export function keptFree(laid: readonly LaidOut[], { plan }: FigureModel): KeptFree {
  const [x, y] = [plan.map[0] * 100, plan.map[1] * 100];
  const moved = ({ left, top, right, bottom }: Rectangle): Rectangle => ({ left: left - x, top: top - y, right: right - x, bottom: bottom - y });
  const taken = laid.flatMap((each) => (each.taken ? [{ item: each.item, box: moved(each.taken) }] : []));
  return {
    taken: taken.map(({ box }) => box),
    lines: laid.flatMap(({ item }) => linesOf(item)).map((d) => d.replaceAll(/([ML])(-?\d+) (-?\d+)/g, (_, step, left, top) => `${step}${Number(left) - x} ${Number(top) - y}`)),
    clear: taken.filter(({ item }) => item.kind === "text" || item.kind === "callout").map(({ box }) => boxOf(box)),
  };
}

/** The paths of an annotation, the leader of a callout among them. */
function linesOf({ kind, d, points, marker, leader: tie }: AnnotationItem): string[] {
  const joint = (ends: readonly Point[]): string => `M${ends.map((end) => end.join(" ")).join("L")}`;
  if (kind === "callout") return [joint(points)];
  return [kind === "spotlight" ? null : d, marker, tie && joint(tie)].filter((path) => path !== null && path !== undefined);
}

/** What dims everything but spotlights, drawn between the layers and the names so that these stay readable. */
export function veil({ annotations, plan }: MapModel): SVGElement[] {
  if (!annotations.veil) return [];
  const { d, fill, opacity } = annotations.veil;
  return [svg("path", { d, fill, "fill-opacity": opacity, transform: `translate(${-plan.map[0] * 100} ${-plan.map[1] * 100})` })];
}

/** Returns the picture of the whole page that lies over map and texts; what stands on the ground ends at the frame. */
export function annotationSheet(laid: readonly LaidOut[], model: FigureModel): SVGSVGElement {
  const { width, height } = model.plan;
  const frame = frameOf(model);
  const element = svg("svg", { viewBox: `0 0 ${width * 100} ${height * 100}`, width: `${width}mm`, height: `${height}mm`, class: "annotations", "data-part": "Annotations" });
  if (laid.some(({ item }) => item.anchor === "ground"))
    element.append(svg("clipPath", { id: "map-frame" }, [svg("rect", { x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top })]));
  for (const { item, element: drawn } of laid) {
    drawn.dataset.annotation = item.id;
    if (item.anchor === "ground" && item.d) drawn.setAttribute("clip-path", "url(#map-frame)");
    element.append(drawn);
  }
  return element;
}

/** The callouts whose texts stand in the columns. */
export function listedCallouts({ annotations }: FigureModel): AnnotationsModel["listed"] {
  return annotations.listed;
}

function laidOut(item: AnnotationItem, page: Page): LaidOut {
  switch (item.kind) {
    case "callout":
      return callout(item, page);
    case "text":
      return text(item, page);
    case "inset":
      return boxed(item, insetElements(item, page.pixel), item.box as Box);
    case "image":
      return boxed(item, image(item, item.box as Box, page.pixel), item.box as Box);
    default:
      return shape(item, page);
  }
}

function callout(item: AnnotationItem, { pixel, typeScale, frame }: Page): LaidOut {
  const { style } = item;
  const [tip, [x, y]] = item.points;
  const colour = style.stroke ?? INK;
  const radius = DISC * pixel;
  const parts: SVGElement[] = [...leader(tip, [x, y], { radius, reach: item.reach ?? 0, colour, width: style.stroke_width * pixel })];
  const half = halfWidth(item.label ?? "", pixel);
  let box: Rectangle = { left: x - half, top: y - radius, right: x + half, bottom: y + radius };
  if (item.text && !item.listed) {
    const block = textBlock(item.text, lettering(style, typeScale), (style.text_width ?? 42) * 100 * typeScale);
    const left = besideLeft(tip, x, half + 3 * pixel, block.width, frame, item.anchor === "ground");
    const top = y - block.height / 2;
    parts.push(blockElements(block, left, top, left < x ? "right" : "left", { fill: style.text_colour, halo: haloOf(style.text_colour) }));
    box = joined(box, { left, top, right: left + block.width, bottom: top + block.height });
  }
  parts.push(...disc(item.label ?? "", x, y, { pixel, colour, fill: style.fill ?? "#ffffff" }));
  return { item, element: svg("g", {}, parts), box: joined(box, around(tip)), taken: box };
}

/** The text stands on the side that the leader does not come from, unless the frame is there. */
function besideLeft(tip: Point, x: number, gap: number, width: number, frame: Rectangle, kept: boolean): number {
  const right = x + gap;
  const left = x - gap - width;
  const wanted = tip[0] <= x ? right : left;
  const fits = (start: number): boolean => !kept || (start > frame.left + 100 && start + width < frame.right - 100);
  if (fits(wanted)) return wanted;
  return fits(right) ? right : fits(left) ? left : wanted;
}

interface Leader {
  radius: number;
  reach: number;
  colour: string;
  width: number;
}

/** A line with a pale casing, from the number's disc to a dot on what it points at, or to the edge of a symbol. */
function leader(tip: Point, [x, y]: Point, { radius, reach, colour, width }: Leader): SVGElement[] {
  const length = Math.hypot(tip[0] - x, tip[1] - y);
  if (length <= radius + reach) return [];
  const at = (share: number): string => `${Math.round(x + (tip[0] - x) * share)} ${Math.round(y + (tip[1] - y) * share)}`;
  const d = `M${at(radius / length)}L${at(1 - reach / length)}`;
  const line = [
    svg("path", { d, fill: "none", stroke: PALE, "stroke-width": round(width * 2.8), "stroke-opacity": 0.9 }),
    svg("path", { d, fill: "none", stroke: colour, "stroke-width": round(width) }),
  ];
  if (reach) return line;
  return [
    ...line,
    svg("circle", { cx: tip[0], cy: tip[1], r: round(width * 2), fill: colour, stroke: PALE, "stroke-width": round(width * 0.7) }),
  ];
}

/** Half the width of the disc of a label; one of several letters makes it longer, never smaller than it can be read. */
function halfWidth(label: string, pixel: number): number {
  return Math.max(DISC * pixel, textWidth(label, { size: LABEL_SIZE * pixel, weight: 700 }) / 2 + 4 * pixel);
}

/** A letter on a pale disc with a dark rim: the numbers of notes are the other way round. */
function disc(label: string, x: number, y: number, { pixel, colour, fill }: { pixel: number; colour: string; fill: string }): SVGElement[] {
  const size = LABEL_SIZE * pixel;
  const half = halfWidth(label, pixel);
  const pill = (grown: number, more: Record<string, string | number>): SVGElement => {
    const [across, down] = [half + grown * pixel, (DISC + grown) * pixel];
    return svg("rect", { x: round(x - across), y: round(y - down), width: round(2 * across), height: round(2 * down), rx: round(down), ...more });
  };
  return [
    pill(0.6, { fill: PALE }),
    pill(-0.8, { fill, stroke: colour, "stroke-width": round(1.6 * pixel) }),
    blockElements(oneLine(label, size), x, y - size * 0.63, "left", { fill: dark(fill) ? "#ffffff" : colour, halo: null }),
  ];
}

/** One line whose middle stands where it is put. */
function oneLine(label: string, size: number): TextBlock {
  const lettering = { size, weight: 700 as const };
  return { lines: [{ text: label, width: 0, rightToLeft: false }], width: 0, height: size * 1.28, lineHeight: size * 1.28, lettering };
}

function text(item: AnnotationItem, { pixel, typeScale, frame, page }: Page): LaidOut {
  const { style } = item;
  const isBox = style.fill !== null || style.stroke !== null;
  const padding = isBox ? PADDING * pixel : 0;
  const room = item.anchor === "ground" ? frame : page;
  const whole = textBlock(item.text ?? " ", lettering(style, typeScale), style.text_width === null ? Infinity : style.text_width * 100 * typeScale);
  const block = withinHeight(whole, room.bottom - room.top - 2 * INSIDE - padding * 1.5);
  const [width, height] = [block.width + 2 * padding, block.height + padding * 1.5];
  const [left, top] = keptInside(item.points[0], width, height, room);
  const box = { left, top, right: left + width, bottom: top + height };
  const colours = { fill: style.text_colour, halo: style.fill !== null && style.fill_opacity > OPAQUE ? null : haloOf(style.text_colour) };
  const written = blockElements(block, left + padding, top + padding * 0.65, style.text_align, colours);
  const ground = svg("rect", {
    x: left,
    y: top,
    width: Math.round(width),
    height: Math.round(height),
    ...painted(style, pixel),
  });
  return { item, element: svg("g", {}, isBox ? [ground, written] : [written]), box, taken: box, isCut: block !== whole };
}

/** The lines of a block that fit into a height. */
function withinHeight(block: TextBlock, height: number): TextBlock {
  const most = Math.max(1, Math.floor(height / block.lineHeight));
  if (block.lines.length <= most) return block;
  const lines = block.lines.slice(0, most);
  lines[most - 1] = { ...lines[most - 1], text: `${lines[most - 1].text} …` };
  return { ...block, lines, height: most * block.lineHeight };
}

/** The texts that lost their ends, as they are named to the user. */
export function cutTexts(laid: readonly LaidOut[]): string[] {
  return laid.filter(({ isCut }) => isCut).map(({ item }) => `the end of the text “${(item.text ?? "").slice(0, 30).trim()} …”`);
}

/** What would stick out of the frame, or on paper out of the page, moves into it. */
function keptInside([x, y]: Point, width: number, height: number, frame: Rectangle): Point {
  const left = Math.max(frame.left + INSIDE, Math.min(x, frame.right - INSIDE - width));
  const top = Math.max(frame.top + INSIDE, Math.min(y, frame.bottom - INSIDE - height));
  return [Math.round(left), Math.round(top)];
}

function boxed(item: AnnotationItem, parts: SVGElement[], [left, top, width, height]: Box): LaidOut {
  const box = { left, top, right: left + width, bottom: top + height };
  return { item, element: svg("g", {}, parts), box, taken: box };
}

function image(item: AnnotationItem, [x, y, width, height]: Box, pixel: number): SVGElement[] {
  const picture = svg("image", { href: item.href, x, y, width, height, preserveAspectRatio: "xMidYMid meet" });
  if (item.text) picture.append(titled(item.text));
  if (!item.style.stroke) return [picture];
  return [picture, svg("rect", { x, y, width, height, ...painted({ ...item.style, fill: null }, pixel) })];
}

function titled(text: string): SVGElement {
  const element = svg("title");
  element.textContent = text;
  return element;
}

/** A rectangle, an ellipse, the edge of a spotlight, or a line with a casing that lifts it off hatches. */
function shape(item: AnnotationItem, { pixel }: Page): LaidOut {
  const { style, d = "" } = item;
  const open = item.kind === "line" || item.kind === "arrow";
  const filled = item.kind === "rectangle" || item.kind === "ellipse" ? style : { ...style, fill: null };
  const parts: SVGElement[] = [];
  if (open && style.stroke) {
    const width = round((style.stroke_width + CASING) * pixel);
    parts.push(svg("path", { d, fill: "none", stroke: PALE, "stroke-width": width, "stroke-opacity": 0.85, "stroke-linejoin": "round" }));
    if (item.heads) parts.push(svg("path", { d: item.heads, fill: PALE, "fill-opacity": 0.85, stroke: PALE, "stroke-opacity": 0.85, "stroke-width": round(CASING * pixel), "stroke-linejoin": "round" }));
  }
  parts.push(svg("path", { d, ...painted(filled, pixel) }));
  if (item.heads) parts.push(svg("path", { d: item.heads, fill: style.stroke ?? INK }));
  const [left, top, width, height] = item.box ?? [0, 0, 0, 0];
  const box = { left, top, right: left + width, bottom: top + height };
  const covers = filled.fill !== null && style.fill_opacity > OPAQUE;
  return { item, element: svg("g", {}, parts), box, taken: covers ? box : null };
}

/** The attributes of a fill and a stroke. */
function painted(style: AnnotationStyle, pixel: number): Record<string, string | number | null> {
  const width = style.stroke_width * pixel;
  return {
    fill: style.fill ?? "none",
    "fill-opacity": style.fill && style.fill_opacity < 1 ? style.fill_opacity : null,
    stroke: style.stroke,
    "stroke-width": style.stroke ? round(width) : null,
    "stroke-linejoin": "round",
    "stroke-linecap": style.dash[0] < 1 ? "round" : null,
    "stroke-dasharray": style.dash.length ? style.dash.map((length) => round(length * width)).join(" ") : null,
  };
}

function lettering({ text_size: size, text_bold: bold }: AnnotationStyle, typeScale: number): { size: number; weight: 400 | 700 } {
  return { size: size * POINT * typeScale, weight: bold ? 700 : 400 };
}

function haloOf(colour: string): string {
  return dark(colour) ? PALE : INK;
}

/** Whether a colour is dark: its relative luminance, as WCAG 2 defines it, is low. */
function dark(colour: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < LIGHT;
}

function around([x, y]: Point): Rectangle {
  return { left: x, top: y, right: x, bottom: y };
}

function joined(one: Rectangle, other: Rectangle): Rectangle {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
