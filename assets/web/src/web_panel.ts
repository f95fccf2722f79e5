/** What stands beside the map of an exported page: layers, legend, statements and sources, all of it set as text. */

import { html } from "./figure/dom";
import { legendBlocks } from "./figure/legend";
import { paragraphs, type WebAnnotation } from "./web_annotations";
import type { ExportedLayer, ExportedMap, ExportedStatement, TextRun, ToldFeature } from "./web_export_model";
import { WebLogo } from "./web_logo";

export interface PanelActions {
  showLayer(layer: number, visible: boolean): void;
  showAnnotations(visible: boolean): void;
  choose(layer: number, key: number): void;
}

const PRECISIONS: Record<string, string> = {
  exact: "Position known to about 10 m",
  vicinity: "Position known to about 100 m",
  locality: "Position known to about 1 km",
  district: "Position known to the district only",
  province: "Position known to the province only",
  indicative: "Position indicative only",
};
const HINT = "Choose a shape on the map, or one of the list below, to read what is said about it, and by whom.";

export class WebPanel {
  readonly header: HTMLElement;
  readonly footer: HTMLElement | null;
  readonly element: HTMLElement;
  readonly logo: WebLogo | null;
  private readonly details = html("section", "details");
  private readonly buttons = new Map<string, HTMLButtonElement>();

  constructor(
    private readonly model: ExportedMap,
    private readonly actions: PanelActions,
  ) {
    this.header = headerOf(model);
    this.footer = footerOf(model);
    this.logo = model.logo && new WebLogo(model.logo);
    this.details.setAttribute("aria-live", "polite");
    this.details.setAttribute("aria-label", "What is said about the chosen shape");
    this.details.tabIndex = -1;
    this.element = html(
      "aside",
      "panel",
      this.logo && html("section", null, this.logo.element),
      this.details,
      section("Layers", this.layerSwitch()),
      section(model.legend.title, ...legendBlocks(model.legend)),
      ...this.furtherSections(),
    );
    this.element.setAttribute("aria-label", "Layers, legend, statements and sources");
    this.showNothing();
  }

  showNothing(): void {
    this.mark(null);
    this.details.replaceChildren(html("p", "hint", HINT));
  }

  /** Shows a feature by its layer and key; `says` is what its style stands for. */
  showFeature(layer: number, key: number, says: string): void {
    const { title, features } = this.model.layers[layer];
    const told = features.find((feature) => feature.key === key) ?? null;
    this.mark(`${layer} ${key}`);
    const close = html("button", "close", "Close");
    close.type = "button";
    close.addEventListener("click", () => {
      this.showNothing();
      (document.querySelector(".folium-map") as HTMLElement).focus();
    });
    const arabic = told?.arabic ? html("p", "arabic", told.arabic) : null;
    if (arabic) Object.assign(arabic, { lang: "ar", dir: "rtl" });
    const statements = this.model.numbered.filter(({ number }) => number !== null && told?.numbers.includes(number));
    this.details.replaceChildren(
      html("div", "details-head", html("h2", null, told?.name ?? title), close),
      ...[arabic, html("p", "says", [title, says].filter(Boolean).join(": "))].filter((child) => child !== null),
      ...howDrawn(told),
      statements.length > 0
        ? html("ol", "statements", ...statements.map((statement) => this.statement(statement)))
        : html("p", "hint", "No statement is attached to this shape."),
    );
    this.details.scrollIntoView({ block: "nearest" });
  }

  private mark(chosen: string | null): void {
    for (const [name, button] of this.buttons) {
      if (name === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  /** The layers, the topmost first, each with its features to choose from. */
  private layerSwitch(): HTMLElement {
    const entries = this.model.layers.map((layer, index) => this.layerEntry(layer, index)).reverse();
    const { annotations } = this.model;
    const drawn = annotations.length > 0 && html("li", null, switchFor("Annotations", (visible) => this.actions.showAnnotations(visible)));
    return html("ul", "layers", drawn, ...entries);
  }

  private layerEntry(layer: ExportedLayer, index: number): HTMLElement {
    const entry = html("li", null, switchFor(layer.title, (visible) => this.actions.showLayer(index, visible)));
    if (layer.features.length > 0) {
      const named = layer.features.map((feature) => html("li", null, this.featureButton(feature, layer, index)));
      const count = layer.features.length === 1 ? "1 feature" : `${layer.features.length} features`;
      entry.append(html("details", null, html("summary", null, count), html("ul", null, ...named)));
    }
    return entry;
  }

  private featureButton(feature: ToldFeature, layer: ExportedLayer, index: number): HTMLElement {
    const button = html("button", null, feature.name ?? layer.title);
    button.type = "button";
    button.addEventListener("click", () => this.actions.choose(index, feature.key));
    this.buttons.set(`${index} ${feature.key}`, button);
    return button;
  }

  private furtherSections(): HTMLElement[] {
    const { annotations, placeless, remarks, grades, sources, about } = this.model;
    const callouts = annotations.filter(({ kind, text }) => kind === "callout" && text !== null);
    const further = [...remarks, grades].filter((text) => text !== null);
    return [
      callouts.length > 0 && section("Marked on the map", html("ol", "callouts", ...callouts.map(calloutEntry))),
      placeless.length > 0 &&
        section("Without a place", html("ol", "statements", ...placeless.map((statement) => this.statement(statement)))),
      further.length > 0 && section("Remarks", ...further.map((text) => html("p", null, text))),
      sources.length > 0 && section("Sources", html("ul", "sources", ...sources.map((runs) => html("li", null, ...texts(runs))))),
      about.length > 0 && section("About this map", ...about.map((text) => html("p", "small", text))),
    ].filter((part) => part !== false);
  }

  private statement({ number, text, quote, credit, details, source }: ExportedStatement): HTMLElement {
    const entry = html(
      "li",
      null,
      html("p", "text", number !== null && html("b", "number", String(number)), text),
      quote && html("blockquote", null, quote),
      html("p", "credit", credit),
      details.length > 0 && html("p", "credit", details.join(" · ")),
      source !== null && html("p", "source", ...texts(this.model.sources[source])),
    );
    return entry;
  }
}

/** A switch that is on. */
function switchFor(title: string, show: (visible: boolean) => void): HTMLElement {
  const box = html("input");
  box.type = "checkbox";
  box.checked = true;
  box.addEventListener("change", () => show(box.checked));
  return html("label", null, box, html("span", null, title));
}

function calloutEntry({ label, text }: WebAnnotation): HTMLElement {
  return html("li", null, html("span", "callout-letter", label ?? ""), paragraphs(text ?? ""));
}

/** The handling mark stands at the head and at the foot of the page. */
function footerOf({ handling }: ExportedMap): HTMLElement | null {
  return handling ? html("footer", "foot handling", handling) : null;
}

function headerOf({ title, subtitle, as_of, handling }: ExportedMap): HTMLElement {
  return html(
    "header",
    "head",
    html("div", null, html("h1", null, title), subtitle && html("p", "subtitle", subtitle)),
    html("div", "as-of", as_of && html("p", null, "As of ", html("b", null, as_of)), handling && html("p", "handling", handling)),
  );
}

function howDrawn(told: ToldFeature | null): HTMLElement[] {
  const lines = [told?.precision && PRECISIONS[told.precision], told?.method && `Method: ${told.method}`];
  return lines.filter(Boolean).map((line) => html("p", "small", line));
}

function section(title: string, ...children: Node[]): HTMLElement {
  return html("section", null, html("h2", null, title), ...children);
}

function texts(runs: readonly TextRun[]): Node[] {
  return runs.map(([text, italic]) => (italic ? html("i", null, text) : document.createTextNode(text)));
}
