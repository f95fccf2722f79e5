/** The desk that the pages of a figure lie on: zoom, scrolling, and moving them by hand. */

import { html } from "../figure/dom";
import type { Fit, ShellMessage } from "./protocol";
import { clampedFactor, fittedFactor, nextFactor } from "./zooming";

type Zoom = Extract<ShellMessage, { type: "zoom" }>;

const WHEEL_STEP = 0.003; // of a doubling, for a unit of the wheel
const KEY_STEPS: Record<string, number> = { "+": 1, "=": 1, "-": -1 };

/**
 * Shows pages at a factor of their own size. They are scaled as a whole and only when they are painted: what is measured
 * while they are laid out is what the print measures.
 */
export class Desk {
  readonly element: HTMLElement;
  private readonly room = html("div", "room");
  private factor = 1;
  private fit: Fit | null = "page";
  private moving = false; // the space bar is held

  constructor(
    private readonly pages: HTMLElement,
    private readonly zoomed: (factor: number, fit: Fit | null) => void,
  ) {
    this.room.append(pages);
    this.element = html("main", "desk", this.room);
    this.element.tabIndex = 0;
    this.element.ariaLabel = "Pages of the figure";
    // In the next frame: settling in this one may show or hide a scroll bar, which is another change of size.
    new ResizeObserver(() => requestAnimationFrame(() => this.settle())).observe(this.element);
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.element.addEventListener("pointerdown", (event) => this.grab(event));
    window.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("keyup", ({ code }) => {
      if (code === "Space") this.hold(false);
    });
    window.addEventListener("blur", () => this.hold(false));
  }

  zoom({ fit, factor, steps }: Zoom): void {
    if (steps !== null) return this.enlarge(nextFactor(this.factor, steps));
    if (factor !== null) return this.enlarge(factor);
    this.fit = fit;
    this.settle();
  }

  /** Does something that replaces the pages, and keeps what is looked at in its place. */
  steady<Result>(replace: () => Result): Result {
    const { scrollLeft, scrollTop } = this.element;
    this.room.style.height = ""; // while the pages are replaced, their own height is not there
    const result = replace();
    this.settle();
    this.element.scrollTo({ left: scrollLeft, top: scrollTop });
    return result;
  }

  /** Gives the pages their size and the desk the room for it. */
  private settle(): void {
    const first = this.pages.firstElementChild as HTMLElement | null;
    if (!first) return;
    if (this.fit) this.factor = fittedFactor(this.fit, first, this.element);
    this.pages.style.transform = `scale(${this.factor})`;
    this.room.style.width = `${this.pages.offsetWidth * this.factor}px`;
    this.room.style.height = `${this.pages.offsetHeight * this.factor}px`;
    this.zoomed(this.factor, this.fit);
  }

  /** Changes the factor; the point of the desk (CSS pixels of the view) stays over the same point of the pages. */
  private enlarge(factor: number, x = this.element.clientWidth / 2, y = this.element.clientHeight / 2): void {
    const before = this.pages.getBoundingClientRect();
    const [alongX, alongY] = [(x - before.left) / this.factor, (y - before.top) / this.factor];
    this.fit = null;
    this.factor = clampedFactor(factor);
    this.settle();
    const after = this.pages.getBoundingClientRect();
    this.element.scrollBy(after.left + alongX * this.factor - x, after.top + alongY * this.factor - y);
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.enlarge(this.factor * 2 ** (-event.deltaY * WHEEL_STEP), event.clientX, event.clientY);
  }

  private key(event: KeyboardEvent): void {
    if (event.code === "Space" && event.target === this.element) {
      event.preventDefault();
      this.hold(true);
    } else if (!event.altKey && !event.metaKey && event.key in KEY_STEPS && event.target === this.element) {
      event.preventDefault();
      this.enlarge(nextFactor(this.factor, KEY_STEPS[event.key] ?? 0));
    }
  }

  private hold(moving: boolean): void {
    this.moving = moving;
    this.element.classList.toggle("movable", moving);
  }

  /** Moves the pages with the middle button, or with any while the space bar is held. */
  private grab(event: PointerEvent): void {
    if (event.button !== 1 && !this.moving) return;
    event.preventDefault();
    event.stopPropagation();
    const { element } = this;
    element.setPointerCapture(event.pointerId);
    element.classList.add("moved");
    const move = ({ movementX, movementY }: PointerEvent): void => element.scrollBy(-movementX, -movementY);
    const end = (): void => {
      element.removeEventListener("pointermove", move);
      element.classList.remove("moved");
    };
    element.addEventListener("pointermove", move);
    element.addEventListener("lostpointercapture", end, { once: true });
  }
}
