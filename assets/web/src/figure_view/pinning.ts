/** Names and note numbers are moved by hand: by dragging, or by the arrow keys on the one that has the keyboard. */

import { svg } from "../figure/svg";
import type { Post } from "./protocol";

const CLICK = 3; // CSS pixels that a press may stray and still be no drag
const NUDGE = 50; // hundredths of a millimetre that an arrow key moves a block
const FAR = 10; // times as much with Shift
const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A block as it is moved: its own place and how far it has come, in hundredths of a millimetre. */
interface Draft {
  block: SVGGElement;
  map: SVGSVGElement;
  lead: SVGPathElement;
  from: DOMPoint;
  right: number;
  down: number;
}

export class Pinning {
  private draft: Draft | null = null;
  private focused: string | null = null;

  constructor(
    private readonly pages: HTMLElement,
    private readonly post: Post,
  ) {
    pages.addEventListener("pointerdown", (event) => this.press(event));
    pages.addEventListener("dblclick", ({ target }) => this.release(blockOf(target)));
    pages.addEventListener("keydown", (event) => this.key(event));
    pages.addEventListener("keyup", ({ key }) => {
      if (key in ARROWS) this.drop();
    });
    pages.addEventListener("focusin", ({ target }) => (this.focused = nameOf(blockOf(target))));
    pages.addEventListener("focusout", () => this.drop());
  }

  /**
   * Makes the blocks of pages that were just laid out reachable by keyboard; the one that had it has it again.
   *
   * A map that did not change is still the one that a block was moved on, perhaps without effect: the block goes back.
   */
  renew(): void {
    this.draft = null;
    const focused = this.focused;
    for (const block of this.pages.querySelectorAll<SVGGElement>(".placed")) {
      if (block.dataset.own !== undefined) block.setAttribute("transform", block.dataset.own);
      delete block.dataset.own;
      block.setAttribute("tabindex", "0");
      block.setAttribute("role", "button");
      block.setAttribute("aria-label", labelOf(block));
      if (focused && nameOf(block) === focused) block.focus({ preventScroll: true });
    }
  }

  private press(event: PointerEvent): void {
    const block = blockOf(event.target);
    if (!block || event.button !== 0 || block.closest(".movable")) return;
    event.preventDefault();
    block.focus({ preventScroll: true });
    const [startX, startY] = [event.clientX, event.clientY];
    block.setPointerCapture(event.pointerId);
    const move = ({ clientX, clientY }: PointerEvent): void => {
      if (!this.draft && Math.hypot(clientX - startX, clientY - startY) < CLICK) return;
      const inverse = block.ownerSVGElement?.getScreenCTM()?.inverse();
      if (!inverse) return;
      this.drag(block, (clientX - startX) * inverse.a, (clientY - startY) * inverse.d);
    };
    const stop = new AbortController();
    block.addEventListener("pointermove", move, stop);
    block.addEventListener("pointerup", () => this.drop(), stop);
    block.addEventListener("pointercancel", () => this.abandon(), stop);
    block.addEventListener("lostpointercapture", () => stop.abort(), stop);
  }

  private key(event: KeyboardEvent): void {
    const block = blockOf(event.target);
    if (!block) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = NUDGE * (event.shiftKey ? FAR : 1);
      this.drag(block, (this.draft?.right ?? 0) + arrow[0] * step, (this.draft?.down ?? 0) + arrow[1] * step);
    } else if (event.key === "Delete" || event.key === "Backspace") this.release(block);
    else if (event.key === "Escape" && this.draft) this.abandon();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Shows a block so far from its own place; it stays on the map. */
  private drag(block: SVGGElement, right: number, down: number): void {
    const draft = (this.draft ??= started(block));
    if (!draft) return;
    const { map, from, lead } = draft;
    const { width, height } = block.getBBox();
    const { viewBox } = map;
    const within = (value: number, size: number, whole: number): number => Math.min(Math.max(value, size / 2), whole - size / 2);
    draft.right = within(from.x + right, width, viewBox.baseVal.width) - from.x;
    draft.down = within(from.y + down, height, viewBox.baseVal.height) - from.y;
    const [x, y] = [from.x + draft.right, from.y + draft.down];
    block.setAttribute("transform", `translate(${x} ${y})`);
    lead.setAttribute("d", `M${x} ${y}L${block.dataset.x} ${block.dataset.y}`);
  }

  private drop(): void {
    const { draft } = this;
    if (!draft) return;
    this.draft = null;
    const { block, from, right, down, lead } = draft;
    lead.remove();
    if (!right && !down) return;
    const { layer = "", key, x, y } = block.dataset;
    const millimetres = (place: number, own: string | undefined): number => Math.round(place - Number(own)) / 100;
    this.post({ type: "block_moved", layer, key: Number(key), right: millimetres(from.x + right, x), down: millimetres(from.y + down, y) });
  }

  private abandon(): void {
    const { draft } = this;
    if (!draft) return;
    this.draft = null;
    draft.lead.remove();
    draft.block.setAttribute("transform", draft.block.dataset.own ?? "");
  }

  private release(block: SVGGElement | null): void {
    this.abandon();
    if (block?.dataset.pinned) this.post({ type: "block_released", layer: block.dataset.layer ?? "", key: Number(block.dataset.key) });
  }
}

function started(block: SVGGElement): Draft | null {
  const map = block.ownerSVGElement;
  const own = block.transform.baseVal.getItem(0).matrix;
  if (!map) return null;
  block.dataset.own = block.getAttribute("transform") ?? "";
  const lead = svg("path", { class: "draft-leader", "vector-effect": "non-scaling-stroke" });
  block.before(lead);
  return { block, map, lead, from: new DOMPoint(own.e, own.f), right: 0, down: 0 };
}

function blockOf(target: EventTarget | null): SVGGElement | null {
  return target instanceof Element ? target.closest<SVGGElement>(".placed") : null;
}

function nameOf(block: SVGGElement | null): string | null {
  return block ? JSON.stringify([block.dataset.layer, block.dataset.key]) : null;
}

/** What a reader of the screen says of a block. */
function labelOf(block: SVGGElement): string {
  const text = [...block.querySelectorAll("text")].map(({ textContent }) => textContent).join(" ");
  return block.dataset.pinned ? `${text}, put by hand` : text;
}
