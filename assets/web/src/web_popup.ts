/** What an exported page says beside a chosen shape: its name, what it stands for, and who said what about it. */

import L from "leaflet";
import { html } from "./figure/dom";
import type { ExportedMap } from "./web_export_model";

const WIDEST = 320;
const HIGHEST = 260;

/** A popup beside the chosen shape; the panel has the same with quotations, grades and full references. */
export class FeaturePopup {
  private readonly popup = L.popup({ maxWidth: WIDEST, maxHeight: HIGHEST, className: "feature-popup", keepInView: false });

  constructor(
    private readonly map: L.Map,
    private readonly model: ExportedMap,
  ) {}

  /** Opens the popup for a feature by its layer and key; `says` is what its style stands for. */
  show(at: L.LatLngExpression, layer: number, key: number, says: string): void {
    this.popup.setLatLng(at).setContent(this.content(layer, key, says)).openOn(this.map);
  }

  hide(): void {
    this.popup.close();
  }

  private content(layer: number, key: number, says: string): HTMLElement {
    const { title, features } = this.model.layers[layer];
    const told = features.find((feature) => feature.key === key);
    const statements = this.model.numbered.filter(({ number }) => number !== null && told?.numbers.includes(number));
    return html(
      "div",
      null,
      html("h3", null, told?.name ?? title),
      html("p", "says", [told?.name ? title : "", says].filter(Boolean).join(": ")),
      ...statements.map(({ number, text, credit }) =>
        html("div", "said", html("b", "number", String(number)), html("div", null, html("p", null, text), html("p", "credit", credit))),
      ),
      statements.length === 0 && html("p", "credit", "No statement is attached to this shape."),
    );
  }
}
