/** What lies over the page while annotations are edited: places to grab them by, marks of what is selected, drafts. */

import type { LaidOut } from "../../figure/annotations";
import type { Rectangle } from "../../figure/geometry";
import type { Point } from "../../figure/drawn_model";
import type { FigureModel } from "../../figure/model";
import { svg } from "../../figure/svg";
import { gripsOf, type Part } from "./shapes";

const GRAB = 10; // pixels of the screen that a line is wide to the pointer
const GRIP = 4; // pixels from the middle of a grip to its side
const AROUND = 3; // pixels between an annotation and the mark around it

const NAMES: Record<string, string> = { image: "picture", inset: "inset map" };

/** The overlay of one layout of the page; sizes on the screen are kept whatever the zoom. */
export class Surface {
  readonly element: SVGSVGElement;
  private readonly hits = svg("g");
  private readonly marks = svg("g", { class: "marks" });
  private readonly drafts = svg("g", { class: "drafts" });
  private readonly catcher: SVGRectElement;

  constructor(
    { plan: { width, height } }: FigureModel,
    private readonly pages: HTMLElement,
    private readonly laid: readonly LaidOut[],
  ) {
    this.catcher = svg("rect", { class: "catcher", width: width * 100, height: height * 100 });
    this.element = svg("svg", { class: "annotating", viewBox: `0 0 ${width * 100} ${height * 100}`, width: `${width}mm`, height: `${height}mm` }, [
      this.hits,
      this.marks,
      this.catcher,
      this.drafts,
    ]);
  }

  /** Draws what can be grabbed and what is selected; while a tool is used, a press anywhere belongs to it. */
  draw(selected: ReadonlySet<string>, isDrawing: boolean): void {
    const focused = this.hits.contains(document.activeElement) ? idOf(document.activeElement) : null;
    this.element.classList.toggle("drawing", isDrawing);
    this.hits.replaceChildren(...this.laid.map((each) => this.hit(each, selected.has(each.item.id))));
    this.marks.replaceChildren(...this.laid.filter(({ item }) => selected.has(item.id)).flatMap((each) => this.mark(each, selected.size === 1)));
    if (focused) this.focus(focused);
  }

  focus(id: string): void {
    this.hits.querySelector<SVGElement>(`[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }

  /** Where the pointer is on the page, in hundredths of a millimetre. */
  at({ clientX, clientY }: MouseEvent): Point {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(this.element.getScreenCTM()?.inverse());
    const { width, height } = this.element.viewBox.baseVal;
    return [Math.min(Math.max(x, 0), width), Math.min(Math.max(y, 0), height)];
  }

  /** Shows annotations so far from their places. */
  shift(ids: Iterable<string>, [right, down]: Point): void {
    for (const id of ids) this.drawn(id)?.setAttribute("transform", `translate(${right} ${down})`);
    const chosen = new Set(ids);
    for (const mark of this.marks.querySelectorAll<SVGElement>("[data-id]"))
      if (chosen.has(mark.dataset.id ?? "")) mark.setAttribute("transform", `translate(${right} ${down})`);
  }

  /** Shows paths in place of annotations that are reshaped, or of one that is not there yet. */
  sketch(paths: readonly string[], instead: Iterable<string> = []): void {
    for (const id of instead) this.drawn(id)?.setAttribute("opacity", "0.3");
    this.drafts.replaceChildren(...paths.filter(Boolean).flatMap((d) => [svg("path", { class: "casing", d }), svg("path", { class: "sketch", d })]));
  }

  /** Takes back whatever a draft has changed. */
  clear(): void {
    this.drafts.replaceChildren();
    for (const { item } of this.laid) {
      const drawn = this.drawn(item.id);
      drawn?.removeAttribute("transform");
      drawn?.removeAttribute("opacity");
    }
    for (const mark of this.marks.querySelectorAll("[data-id]")) mark.removeAttribute("transform");
  }

  private drawn(id: string): SVGElement | null {
    return this.pages.querySelector<SVGElement>(`[data-annotation="${CSS.escape(id)}"]`);
  }

  /** Hundredths of a millimetre to a pixel of the screen. */
  private get unit(): number {
    return 1 / (this.element.getScreenCTM()?.a ?? 1);
  }

  private hit({ item, box, taken }: LaidOut, isSelected: boolean): SVGElement {
    const { kind, d, points, style } = item;
    const parts: SVGElement[] = [];
    const width = GRAB * this.unit;
    const isOpen = kind === "line" || kind === "arrow" || kind === "spotlight";
    if (d) parts.push(svg("path", { d, "stroke-width": width, class: isOpen || !style.fill ? "edge" : "whole" }));
    if (kind === "callout") parts.push(svg("path", { d: `M${points.map((point) => point.join(" ")).join("L")}`, "stroke-width": width, class: "edge" }));
    if (!d) parts.push(rectangle(taken ?? box, 0, "whole"));
    const name = `${NAMES[kind] ?? kind} ${item.label ?? ""} ${item.text ?? ""}`.replaceAll(/\s+/g, " ").trim();
    return svg("g", { class: "hit", "data-id": item.id, tabindex: 0, role: "button", "aria-label": name, "aria-pressed": String(isSelected) }, parts);
  }

  private mark({ item, box }: LaidOut, isAlone: boolean): SVGElement[] {
    const frame = rectangle(box, AROUND * this.unit, "mark");
    frame.dataset.id = item.id;
    if (!isAlone) return [frame];
    const half = GRIP * this.unit;
    return [
      frame,
      ...gripsOf(item, box).map(({ x, y, part }) =>
        svg("rect", { x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: isBetween(part) ? half : 0, class: isBetween(part) ? "grip between" : "grip", "data-grip": item.id, "data-part": JSON.stringify(part), "data-id": item.id }),
      ),
    ];
  }
}

function isBetween(part: Part): boolean {
  return typeof part === "object" && "between" in part;
}

export function idOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest<SVGElement>(".hit")?.dataset.id ?? null) : null;
}

export function gripOf(target: EventTarget | null): { id: string; part: Part } | null {
  const grip = target instanceof Element ? target.closest<SVGElement>(".grip") : null;
  return grip ? { id: grip.dataset.grip ?? "", part: JSON.parse(grip.dataset.part ?? "null") as Part } : null;
}

function rectangle({ left, top, right, bottom }: Rectangle, around: number, className: string): SVGRectElement {
  return svg("rect", { x: left - around, y: top - around, width: right - left + 2 * around, height: bottom - top + 2 * around, class: className });
}
