/** The figure as it will print: lays each model out with the code that the print uses, and replaces nothing half-way. */

import { html } from "../figure/dom";
import type { FigureModel } from "../figure/model";
import { layOut, PageKeeper } from "../figure/page";
import { loadFonts, loadSymbols, loaded } from "../figure/ready";
import { nextFrame } from "../next_frame";
import { Annotator } from "./annotate/annotator";
import { Desk } from "./desk";
import { Pinning } from "./pinning";
import type { Post, ShellMessage } from "./protocol";

type Show = Extract<ShellMessage, { type: "show" }>;

export class FigureView {
  private readonly keeper = new PageKeeper();
  private readonly pages = html("div", "pages");
  private readonly desk: Desk;
  private readonly pinning: Pinning;
  private readonly annotator: Annotator;
  private readonly letters = new Set<string>();
  private readonly pictures = new WeakSet<SVGImageElement>();

  constructor(
    body: HTMLElement,
    private readonly post: Post,
  ) {
    this.pinning = new Pinning(this.pages, post);
    this.annotator = new Annotator(this.pages, post);
    this.desk = new Desk(this.pages, (factor, fit) => {
      this.annotator.draw();
      post({ type: "zoomed", factor, fit });
    });
    body.append(this.desk.element);
    this.desk.element.focus();
  }

  receive(message: ShellMessage): void {
    switch (message.type) {
      case "show":
        void this.show(message);
        return;
      case "zoom":
        return this.desk.zoom(message);
      case "annotate":
        return this.annotator.set(message);
      case "desk":
        document.documentElement.style.setProperty("--desk", message.desk);
        document.documentElement.style.setProperty("--handle", message.handle);
    }
  }

  private async show({ number, url }: Show): Promise<void> {
    const asked = performance.now();
    const text = await (await fetch(url)).text();
    await this.loadLetters(text);
    const model = JSON.parse(text) as FigureModel;
    await loadSymbols(model);
    const leftOut = this.replace(model);
    await this.allPictures();
    await nextFrame();
    const sheets = this.pages.querySelectorAll(".sheet").length;
    this.post({ type: "shown", number, pages: sheets, left_out: leftOut, milliseconds: performance.now() - asked });
  }

  /** Puts a figure in the place of the last one; the reader stays where they are, and no picture is fetched twice. */
  private replace(model: FigureModel): string[] {
    const former = new Map([...this.pages.querySelectorAll("image")].map((picture) => [picture.outerHTML, picture]));
    return this.desk.steady(() => {
      this.annotator.hold();
      const leftOut = layOut(model, this.pages, this.keeper);
      for (const picture of this.pages.querySelectorAll("image")) {
        const same = former.get(picture.outerHTML);
        if (same) picture.replaceWith(same);
      }
      this.pinning.renew();
      this.annotator.renew(model);
      return leftOut;
    });
  }

  private async allPictures(): Promise<void> {
    const awaited = [...this.pages.querySelectorAll("image")].filter((picture) => !this.pictures.has(picture));
    await Promise.all(awaited.map(loaded));
    for (const picture of awaited) this.pictures.add(picture);
  }

  /** Asks for fonts only where a text brings letters that none before it had. */
  private async loadLetters(text: string): Promise<void> {
    const fresh = [...new Set(text.match(/[^\0-\x7f]/gu))].filter((letter) => !this.letters.has(letter));
    if (!fresh.length && this.letters.size) return;
    await loadFonts(fresh.join(""));
    for (const letter of ["A", ...fresh]) this.letters.add(letter);
  }
}
