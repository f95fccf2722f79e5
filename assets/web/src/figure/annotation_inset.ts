/** An inset map among the annotations: its ground, the layers, a few names, its ratio, and what ties it to the map. */

import { INSET } from "../basemap_style";
import type { AnnotationItem, InsetMap } from "./annotation_model";
import type { GroundName } from "./drawn_model";
import { boxOf, overlap, type Rectangle } from "./geometry";
import { groundPath, markElements, svg } from "./svg";
import { svgText, textWidth } from "./text";
import tokens from "../tokens.json";

const INK = "#22201d";
const PALE = "#fbf8f2";
const SIZE = 8; // px, the least that is printed
const MARKS = 0.75; // of the size that marks have on the map
const TOWNS = new Set(["capital", "city", "town"]);
const KEPT = 60; // hundredths of a millimetre that names keep from the edge

export function insetElements(item: AnnotationItem, pixel: number): SVGElement[] {
  const { inset, box, style } = item;
  if (!inset || !box) return [];
  const [left, top, width, height] = box;
  const clip = `inset-${left}-${top}`;
  const window = svg("g", { transform: `translate(${left} ${top})` }, [
    svg("clipPath", { id: clip }, [svg("rect", { width, height })]),
    svg("rect", { width, height, fill: inset.overview ? "#e6eef1" : tokens.water }),
    svg("g", { "clip-path": `url(#${clip})` }, painted(inset, pixel)),
    ...words(item, inset, pixel),
    svg("rect", { width, height, fill: "none", stroke: style.stroke ?? INK, "stroke-width": Math.round(style.stroke_width * pixel) }),
  ]);
  return [...tie(item, pixel), window];
}

/** The part of the map that the inset shows, and the line that leads from there to it. */
function tie({ marker, leader, style }: AnnotationItem, pixel: number): SVGElement[] {
  const d = [marker, leader && `M${leader[0].join(" ")}L${leader[1].join(" ")}`].filter(Boolean).join("");
  if (!d) return [];
  const width = style.stroke_width * pixel;
  const line = { d, fill: "none", "stroke-linejoin": "round" };
  return [
    svg("path", { ...line, stroke: PALE, "stroke-opacity": 0.9, "stroke-width": Math.round(width * 3) }),
    svg("path", { ...line, stroke: style.stroke ?? INK, "stroke-width": Math.round(width) }),
  ];
}

function painted(inset: InsetMap, pixel: number): SVGElement[] {
  const marks = pixel * MARKS;
  return [
    ...inset.ground.flatMap((path) => groundPath(path, inset.overview ? pixel : marks, inset.overview ? INSET[path.kind] : {})),
    ...inset.layers.map(({ opacity, marks: drawn }) =>
      svg("g", { opacity: opacity < 1 ? opacity : null }, drawn.flatMap((mark) => markElements(mark, marks))),
    ),
    ...(inset.outline
      ? [svg("path", { d: inset.outline, fill: "#b2432f", "fill-opacity": 0.16, stroke: "#8f2f1d", "stroke-width": 1.4 * pixel })]
      : []),
  ];
}

/** The title and the ratio first, then names where there is room. */
function words({ text }: AnnotationItem, inset: InsetMap, pixel: number): SVGElement[] {
  const size = SIZE * pixel;
  const [width, height] = [inset.width * 100, inset.height * 100];
  const taken: Rectangle[] = [];
  const found: SVGElement[] = [];
  const strip = (label: string, weight: 400 | 700, top: number): void => {
    const said = shortened(label, width - size, (text) => textWidth(text, { size, weight }));
    const wide = textWidth(said, { size, weight }) + size;
    taken.push({ left: 0, top, right: wide, bottom: top + size * 1.5 });
    found.push(
      svg("rect", { y: Math.round(top), width: Math.round(wide), height: Math.round(size * 1.5), fill: "#ffffff", "fill-opacity": 0.88 }),
      svgText(said, { x: size / 2, y: top + size * 1.08, size, weight, fill: INK, anchor: "start" }),
    );
  };
  if (text) strip(text, 700, 0);
  strip(inset.ratio, 400, height - size * 1.5);
  for (const name of inset.names) {
    const placed = nameBox(name, size);
    const inside = placed.left > KEPT && placed.top > KEPT && placed.right < width - KEPT && placed.bottom < height - KEPT;
    if (!inside || taken.some((other) => overlap(boxOf(placed), boxOf(other), 20))) continue;
    taken.push(placed);
    found.push(...nameElements(name, placed, size, pixel));
  }
  return found;
}

/** A text that is too wide loses its end. */
function shortened(text: string, widest: number, measure: (text: string) => number): string {
  let said = text;
  while (said.length > 1 && measure(said) > widest) said = `${said.slice(0, -2).trimEnd()}…`;
  return said;
}

/** A town's name stands to the right of its dot, any other across its place. */
function nameBox({ text, kind, x, y }: GroundName, size: number): Rectangle {
  const width = textWidth(text, { size });
  if (TOWNS.has(kind)) return { left: x - size * 0.25, top: y - size * 0.6, right: x + size * 0.45 + width, bottom: y + size * 0.6 };
  return { left: x - width / 2, top: y - size * 0.6, right: x + width / 2, bottom: y + size * 0.6 };
}

function nameElements({ text, kind, x, y }: GroundName, { left, right }: Rectangle, size: number, pixel: number): SVGElement[] {
  const wet = kind === "sea";
  const town = TOWNS.has(kind);
  const written = svgText(text, {
    x: town ? x + size * 0.45 : (left + right) / 2,
    y: y + size * 0.35,
    size,
    italic: wet,
    fill: wet ? "#3a5f6f" : INK,
    anchor: town ? "start" : "middle",
    halo: wet ? null : PALE,
  });
  if (!town) return [written];
  return [svg("circle", { cx: x, cy: y, r: 1.5 * pixel, fill: "#ffffff", stroke: INK, "stroke-width": Math.round(0.9 * pixel) }), written];
}
