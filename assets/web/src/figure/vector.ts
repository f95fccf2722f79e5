/**
 * The laid-out pages as SVG: read from the very page that is printed, so that the two cannot fall out of step.
 *
 * Drawings are taken over as they stand; text of the page becomes SVG text, run by run, where the browser has put it.
 * Pictures come inside. Groups with `data-part` become layers that Inkscape lists by name.
 */

import type { FigureModel } from "./model";
import { runsOf } from "./runs";
import { svg } from "./svg";

const NAMESPACES = {
  inkscape: "http://www.inkscape.org/namespaces/inkscape",
  xlink: "http://www.w3.org/1999/xlink",
} as const;
const PIXELS_PER_MILLIMETRE = 96 / 25.4;
/** What a class or a style can give to a drawing's element that its attributes do not say. */
const STYLED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "font-style",
  "letter-spacing",
  "text-anchor",
] as const;

const SIDES = ["Top", "Right", "Bottom", "Left"] as const;

/** A rectangle in pixels from the page's corner. */
interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Returns an SVG document for each page. */
export function svgPages(model: FigureModel): Promise<string[]> {
  return Promise.all([...document.querySelectorAll<HTMLElement>(".sheet")].map((sheet) => new PageWriter(sheet, model).write()));
}

class PageWriter {
  private readonly origin: DOMRect;
  private readonly pictures: SVGImageElement[] = [];
  private clips = 0;
  private sides = 0;
  private readonly root: SVGSVGElement;

  constructor(private readonly sheet: HTMLElement, { plan: { width, height }, title }: FigureModel) {
    this.origin = sheet.getBoundingClientRect();
    const [across, down] = [width, height].map((length) => number(length * PIXELS_PER_MILLIMETRE));
    this.root = svg("svg", { width: `${width}mm`, height: `${height}mm`, viewBox: `0 0 ${across} ${down}`, role: "img", "aria-label": title });
    for (const [prefix, address] of Object.entries(NAMESPACES))
      this.root.setAttributeNS("http://www.w3.org/2000/xmlns/", `xmlns:${prefix}`, address);
    this.root.setAttribute("font-family", getComputedStyle(document.body).fontFamily);
    this.root.append(layered(svg("g", {}, [svg("rect", { width: across, height: down, fill: "#ffffff" })]), "Paper"));
  }

  async write(): Promise<string> {
    let beside: SVGGElement | null = null; // what stands around the map is one layer
    for (const child of inPaintingOrder(this.sheet)) {
      if (child.querySelector("svg[data-part], svg [data-part]")) {
        beside = null;
        this.element(child, this.root);
        continue;
      }
      if (!beside) this.root.append((beside = layered(svg("g"), this.sides++ ? `Page text ${this.sides}` : "Page text")));
      this.element(child, beside);
    }
    document.implementation.createDocument(null, null).adoptNode(this.root); // where no picture is loaded
    await Promise.all(this.pictures.map(embed));
    return new XMLSerializer().serializeToString(this.root);
  }

  private element(node: Element, into: SVGElement): void {
    if (node instanceof SVGSVGElement) {
      if (node.childElementCount) into.append(this.drawing(node));
      return;
    }
    const style = getComputedStyle(node);
    if (style.display === "none" || style.visibility === "hidden") return;
    if (style.opacity !== "1") {
      const faint = svg("g", { opacity: style.opacity });
      into.append(faint);
      into = faint;
    }
    into.append(...this.box(node, style));
    if (node instanceof HTMLImageElement) into.append(this.picture(node, style));
    for (const child of node.childNodes) {
      if (child instanceof Element) this.element(child, into);
      else if (child instanceof Text) into.append(...this.text(child, style));
    }
  }

  /** A drawing with everything in it, in the page's coordinates; cut where it reaches beyond its own window. */
  private drawing(node: SVGSVGElement): SVGElement {
    const { a, b, c, d, e, f } = node.getScreenCTM() ?? new DOMMatrix();
    const place = [a, b, c, d, e - this.origin.left, f - this.origin.top].map((value) => number(value, 5)).join(" ");
    const group = svg("g", { transform: `matrix(${place})` });
    const part = node.dataset.part ?? (node.querySelector("[data-part]") ? "Map" : null);
    if (part) layered(group, part);
    const { x, y, width, height } = node.viewBox.baseVal;
    const drawn = node.getBBox();
    const cut = getComputedStyle(node).overflow !== "visible";
    if (cut && (drawn.x < x || drawn.y < y || drawn.x + drawn.width > x + width || drawn.y + drawn.height > y + height)) {
      const id = `window-${(this.clips += 1)}`;
      group.append(svg("clipPath", { id }, [svg("rect", { x, y, width, height })]));
      group.setAttribute("clip-path", `url(#${id})`);
    }
    for (const child of node.children) if (child.childElementCount || !child.hasAttribute("data-part")) group.append(this.copy(child)); // no empty layers
    return group;
  }

  private copy(node: Element): Element {
    const copied = node.cloneNode(false) as Element;
    if (node.hasAttribute("class") || node.hasAttribute("style")) {
      const style = getComputedStyle(node);
      for (const name of STYLED) copied.setAttribute(name, style.getPropertyValue(name));
      copied.removeAttribute("class");
      copied.removeAttribute("style");
    }
    for (const { name, value } of [...copied.attributes]) {
      if (name === "data-part") layered(copied, value);
      if (name.startsWith("data-") || name.startsWith("aria-") || name === "tabindex" || name === "role") copied.removeAttribute(name);
    }
    if (copied instanceof SVGImageElement) this.pictures.push(copied);
    for (const child of node.childNodes)
      if (!(child instanceof Element)) copied.append(child.cloneNode());
      else if (child.childElementCount || !child.hasAttribute("data-part")) copied.append(this.copy(child)); // no empty layers
    return copied;
  }

  private picture(node: HTMLImageElement, style: CSSStyleDeclaration): SVGElement {
    const rectangle = node.getBoundingClientRect();
    const fitted = style.objectFit === "contain" ? (style.objectPosition.startsWith("0%") ? "xMinYMid meet" : "xMidYMid meet") : "none";
    const image = svg("image", { ...this.placed(rectangle), href: node.src, preserveAspectRatio: fitted });
    this.pictures.push(image);
    return image;
  }

  /** Ground and edges of an element. */
  private box(node: Element, style: CSSStyleDeclaration): SVGElement[] {
    const fill = paint(style.backgroundColor);
    return [...node.getClientRects()].flatMap((rectangle) => {
      const placed = this.placed(rectangle);
      const rx = number(Math.min(parseFloat(style.borderTopLeftRadius) || 0, placed.width / 2, placed.height / 2)) || null;
      return [...(fill ? [svg("rect", { ...placed, rx, ...fill })] : []), ...edges(placed, rx, style)];
    });
  }

  /** A text as runs: each stands where the page has it, and all are one text to be copied and searched. */
  private text(node: Text, style: CSSStyleDeclaration): SVGElement[] {
    const runs = runsOf(node);
    if (!runs.length) return [];
    const fill = paint(style.color);
    const element = svg("text", {
      fill: fill?.fill,
      "fill-opacity": fill?.["fill-opacity"],
      "font-size": number(parseFloat(style.fontSize)),
      "font-weight": style.fontWeight === "400" ? null : style.fontWeight,
      "font-style": style.fontStyle === "normal" ? null : style.fontStyle,
      "letter-spacing": style.letterSpacing === "normal" ? null : number(parseFloat(style.letterSpacing)),
    });
    const rise = ascent(style);
    const backwards = style.direction === "rtl";
    runs.forEach((run, index) => {
      const x = number((backwards ? run.right : run.left) - this.origin.left);
      const span = svg("tspan", { x, y: number(run.top + rise - this.origin.top), direction: backwards ? "rtl" : null });
      const text = style.textTransform === "uppercase" ? run.text.toUpperCase() : run.text;
      span.textContent = index < runs.length - 1 ? `${text} ` : text;
      element.append(span);
    });
    return [element];
  }

  private placed({ left, top, width, height }: DOMRect): Placed {
    return { x: number(left - this.origin.left), y: number(top - this.origin.top), width: number(width), height: number(height) };
  }
}

/** What stands on a page in the order in which it is painted: a mark that comes first may lie above everything. */
function inPaintingOrder(sheet: HTMLElement): Element[] {
  const height = (element: Element): number => Number.parseInt(getComputedStyle(element).zIndex, 10) || 0;
  return [...sheet.children].sort((one, other) => height(one) - height(other));
}

/** The edges of a box: one line around it where all sides are alike, else a strip on each side that has one. */
function edges({ x, y, width, height }: Placed, rx: number | null, style: CSSStyleDeclaration): SVGElement[] {
  const [top, right, bottom, left] = SIDES.map((side) => (style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`])));
  if (top && top === right && top === bottom && top === left) {
    const line = paint(style.borderTopColor);
    const box = { x: number(x + top / 2), y: number(y + top / 2), width: number(width - top), height: number(height - top), rx };
    return line ? [svg("rect", { ...box, fill: "none", stroke: line.fill, "stroke-opacity": line["fill-opacity"], "stroke-width": number(top) })] : [];
  }
  const strips: [string, number, number, number, number][] = [
    [style.borderTopColor, x, y, width, top],
    [style.borderBottomColor, x, y + height - bottom, width, bottom],
    [style.borderLeftColor, x, y, left, height],
    [style.borderRightColor, x + width - right, y, right, height],
  ];
  return strips.flatMap(([colour, x, y, width, height]) => {
    const fill = paint(colour);
    return fill && width > 0 && height > 0 ? [svg("rect", { x: number(x), y: number(y), width: number(width), height: number(height), ...fill })] : [];
  });
}

/** Makes a group a layer in Inkscape's list. */
function layered<Kind extends Element>(group: Kind, name: string): Kind {
  group.setAttributeNS(NAMESPACES.inkscape, "inkscape:groupmode", "layer");
  group.setAttributeNS(NAMESPACES.inkscape, "inkscape:label", name);
  return group;
}

/** Puts a picture's bytes into the document. */
async function embed(picture: SVGImageElement): Promise<void> {
  const bytes = await (await fetch(picture.href.baseVal)).blob();
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error(`${picture.href.baseVal} could not be read`)));
    reader.readAsDataURL(bytes);
  });
  picture.removeAttribute("href");
  picture.setAttributeNS(NAMESPACES.xlink, "xlink:href", address);
}

const context = new OffscreenCanvas(1, 1).getContext("2d") as OffscreenCanvasRenderingContext2D;
const ascents = new Map<string, number>();

/** How far the baseline lies below the top of a line of text; the browser lays lines out in whole pixels. */
function ascent({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): number {
  const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  let found = ascents.get(font);
  if (found === undefined) {
    context.font = font;
    found = Math.round(context.measureText("x").fontBoundingBoxAscent);
    ascents.set(font, found);
  }
  return found;
}

/** A colour as an attribute every program reads, null where nothing would be seen. */
function paint(colour: string): { fill: string; "fill-opacity": number | null } | null {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (red === undefined || alpha === 0) return null;
  const hex = [red, green, blue].map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");
  return { fill: `#${hex}`, "fill-opacity": alpha < 1 ? alpha : null };
}

function number(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
