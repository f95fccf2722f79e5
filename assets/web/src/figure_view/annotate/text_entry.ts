/** A field on the page itself, in which the text of an annotation is written where it stands. */

import { html } from "../../figure/dom";
import type { Rectangle } from "../../figure/geometry";

const PIXELS = 96 / 2540; // CSS pixels to a hundredth of a millimetre
const NARROWEST = 2500; // hundredths of a millimetre

/** How a text is written: its place in hundredths of a millimetre of the page, its size in CSS pixels. */
export interface Place {
  box: Rectangle;
  size: number;
  bold: boolean;
}

/** The field is there until it is left, or Escape or Ctrl+Return is pressed; `done` gets the text, or null for Escape. */
export class TextEntry {
  readonly element = html("textarea", "annotation-text");
  private isOver = false;
  private isHeld = false;

  constructor(
    text: string,
    { box, size, bold }: Place,
    private readonly done: (text: string | null) => void,
  ) {
    const { element } = this;
    element.value = text;
    element.dir = "auto";
    element.rows = 1;
    element.ariaLabel = "Text of the annotation";
    element.placeholder = "Text; Ctrl+Return ends it";
    Object.assign(element.style, {
      left: `${box.left * PIXELS}px`,
      top: `${box.top * PIXELS}px`,
      width: `${Math.max(NARROWEST, box.right - box.left + 300) * PIXELS}px`,
      fontSize: `${size}px`,
      fontWeight: bold ? "700" : "400",
    });
    element.addEventListener("input", () => this.grow());
    element.addEventListener("keydown", (event) => this.key(event));
    element.addEventListener("pointerdown", (event) => event.stopPropagation());
    element.addEventListener("blur", () => {
      if (!this.isHeld) this.end(element.value);
    });
  }

  open(pages: HTMLElement): void {
    pages.append(this.element);
    this.grow();
    this.element.focus({ preventScroll: true });
    if (!this.isHeld) this.element.select();
    this.isHeld = false;
  }

  /** Goes on when its page is replaced; the next `open` ends that. */
  hold(): void {
    this.isHeld = true;
  }

  /** Ends writing as if the field had been left. */
  leave(): void {
    this.end(this.element.value);
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Escape") this.end(null);
    else if (event.key === "Enter" && event.ctrlKey) this.end(this.element.value);
  }

  private end(text: string | null): void {
    if (this.isOver) return;
    this.isOver = true;
    this.element.remove();
    this.done(text);
  }

  private grow(): void {
    this.element.style.height = "auto";
    this.element.style.height = `${this.element.scrollHeight + 2}px`;
  }
}
