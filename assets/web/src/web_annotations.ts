/** What the analyst drew, on the map of an exported page: over layers and names, in the sizes of print. */

import L from "leaflet";
import type { AnnotationStyle } from "./figure/annotation_model";
import { html } from "./figure/dom";
import { svg } from "./figure/svg";

type LatLng = [number, number];

export interface WebAnnotation {
  kind: "callout" | "text" | "arrow" | "line" | "rectangle" | "ellipse";
  points: LatLng[];
  text: string | null;
  label?: string;
  style: AnnotationStyle & { head: "none" | "end" | "both" };
}

const PANE = "annotations";
const ABOVE = "625"; // over Leaflet's markers, under its popups
const INK = "#22201d";
const PALE = "#fbf8f2";
const CASING = 2.6; // px that the pale casing of a line is wider
const BESIDE: L.PointExpression = [34, -26]; // px from a feature to the letter of its callout that has no place
const LARGER = 1.2; // texts, which are read from further away than paper
const POINT = (96 / 72) * LARGER; // px
const PER_MILLIMETRE = (96 / 25.4) * LARGER;

/** The annotations as one layer that can be shown and hidden. */
export function annotationLayer(map: L.Map, annotations: readonly WebAnnotation[]): L.LayerGroup {
  const pane = map.createPane(PANE);
  pane.style.zIndex = ABOVE;
  const renderer = L.svg({ pane: PANE });
  return L.layerGroup(annotations.flatMap((each) => layersOf(each, map, { pane: PANE, renderer, interactive: false })));
}

function layersOf(annotation: WebAnnotation, map: L.Map, options: L.PathOptions): L.Layer[] {
  switch (annotation.kind) {
    case "text":
      return [textMarker(annotation)];
    case "callout":
      return callout(annotation, map, options);
    case "rectangle":
    case "ellipse":
      return [L.polygon(annotation.points, { ...options, ...painted(annotation.style), fill: annotation.style.fill !== null })];
    default:
      return line(annotation, map, options);
  }
}

function line({ points, style }: WebAnnotation, map: L.Map, options: L.PathOptions): L.Layer[] {
  const exact = { ...options, smoothFactor: 0 };
  const casing = { ...exact, color: PALE, opacity: 0.85, weight: style.stroke_width + CASING };
  const ends = { none: [], end: [points], both: [points, [...points].reverse()] }[style.head];
  return [
    L.polyline(points, casing),
    L.polyline(points, { ...exact, ...painted(style), fill: false, ...(ends.length ? { lineCap: "butt" } : {}) }),
    ...ends.map((run) => head(run, style, map)),
  ];
}

/** A head at the end of a line; in Web Mercator its direction is the same at every zoom. */
function head(points: readonly LatLng[], style: AnnotationStyle, map: L.Map): L.Marker {
  const [from, tip] = points.slice(-2).map((point) => map.project(point, 20));
  const length = 4 + 3 * style.stroke_width;
  const half = length * 0.42;
  const angle = (Math.atan2(tip.y - from.y, tip.x - from.x) * 180) / Math.PI;
  const ahead = style.stroke_width * 1.2; // so that the line ends where the head is as wide
  const d = `M0 0L${-length} ${-half}L${-length * 0.78} 0L${-length} ${half}z`;
  const picture = svg("svg", { class: "head-of-line", width: 1, height: 1 }, [
    svg("path", { d, fill: style.stroke ?? INK, stroke: PALE, "stroke-width": CASING / 2, "paint-order": "stroke", transform: `rotate(${angle}) translate(${ahead} 0)` }),
  ]);
  return marker(points[points.length - 1], picture as unknown as HTMLElement);
}

function callout({ points, text, label, style }: WebAnnotation, map: L.Map, options: L.PathOptions): L.Layer[] {
  const [tip] = points;
  const colour = style.stroke ?? INK;
  const letter = html("span", "callout-letter", label ?? "");
  Object.assign(letter.style, { color: colour, borderColor: colour, background: style.fill ?? "#ffffff" });
  const place = points[1] ?? besideOf(tip, map);
  const at = marker(place, letter, text !== null);
  if (text) at.bindPopup(paragraphs(text), { maxWidth: 260, pane: "popupPane" });
  at.options.title = text ?? label;
  at.options.alt = `Callout ${label}`;
  return [
    L.polyline([tip, place], { ...options, color: PALE, weight: style.stroke_width + CASING, opacity: 0.9 }),
    L.polyline([tip, place], { ...options, color: colour, weight: style.stroke_width }),
    L.circleMarker(tip, { ...options, radius: 2.5, color: PALE, weight: 1, fillColor: colour, fillOpacity: 1 }),
    at,
  ];
}

/** A place for a letter near a feature, at the zoom that the map opens with. */
function besideOf(tip: LatLng, map: L.Map): LatLng {
  const { lat, lng } = map.unproject(map.project(tip).add(BESIDE));
  return [lat, lng];
}

function textMarker({ points, text, style }: WebAnnotation): L.Marker {
  const element = paragraphs(text ?? "");
  element.className = "annotation-text";
  const isBox = style.fill !== null || style.stroke !== null;
  Object.assign(element.style, {
    color: style.text_colour,
    fontSize: `${style.text_size * POINT}px`,
    fontWeight: style.text_bold ? "600" : "400",
    textAlign: style.text_align === "left" ? "start" : style.text_align === "right" ? "end" : "center",
    width: style.text_width === null ? "max-content" : `${style.text_width * PER_MILLIMETRE}px`,
    background: style.fill ?? "none",
    border: style.stroke ? `${style.stroke_width}px solid ${style.stroke}` : "none",
    padding: isBox ? "2px 5px" : "0",
  });
  element.classList.toggle("plain", style.fill === null);
  return marker(points[0], element);
}

/** An element that stands on the map with its own corner or middle at a place. */
function marker(place: LatLng, element: HTMLElement, interactive = false): L.Marker {
  return L.marker(place, { pane: PANE, icon: L.divIcon({ className: "annotation", html: element, iconSize: [0, 0] }), interactive, keyboard: interactive });
}

export function paragraphs(text: string): HTMLElement {
  const lines = text.split("\n").map((line) => html("p", null, line));
  for (const each of lines) each.dir = "auto";
  return html("div", null, ...lines);
}

function painted(style: AnnotationStyle): L.PathOptions {
  return {
    stroke: style.stroke !== null,
    color: style.stroke ?? INK,
    weight: style.stroke_width,
    dashArray: style.dash.map((length) => length * style.stroke_width),
    lineCap: style.dash.length && style.dash[0] >= 1 ? "butt" : "round",
    fillColor: style.fill ?? undefined,
    fillOpacity: style.fill_opacity,
  };
}
