/** The name of the feature under the pointer, and a cursor that says that a click selects it. */

import type L from "leaflet";

const BESIDE = 14;

export class HoverName {
  private readonly element = document.createElement("div");
  private taken = false;

  /** `claims` says that the pointer does something else than pointing, so that a name would only be in its way. */
  constructor(
    private readonly map: L.Map,
    claims: (event: MouseEvent) => boolean,
  ) {
    this.element.className = "hover-name";
    this.element.hidden = true;
    map.getContainer().append(this.element);
    map.on("mousemove", ({ containerPoint, originalEvent }) => {
      this.taken = claims(originalEvent);
      this.element.style.transform = `translate(${containerPoint.x + BESIDE}px, ${containerPoint.y + BESIDE}px)`;
      this.element.hidden = this.taken || !this.element.textContent;
    });
    map.on("mouseout", () => {
      this.element.hidden = true;
    });
  }

  /** Shows a name at the pointer; an empty one changes the cursor alone, null means that nothing is there. */
  show(text: string | null): void {
    this.element.hidden = this.taken || !text;
    this.element.textContent = text;
    this.map.getContainer().classList.toggle("over-feature", text !== null);
  }
}
