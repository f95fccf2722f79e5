/** The script of an exported page: the map as the window draws it, with layers, statements and sources beside it. */

import L from "leaflet";
import { Basemap } from "./basemap";
import { addControls, addCredits } from "./controls";
import { gridX, gridY, latitudeAt, longitudeAt, scaleAt } from "./grid";
import { type Pack, readPack } from "./packed";
import { prepareMilitary } from "./military_bundle";
import { PackedLayer } from "./packed_layer";
import { middleOf, pick } from "./picking";
import { Outline, SELECTED } from "./selection";
import { Stage } from "./stage";
import { annotationLayer } from "./web_annotations";
import { type ExportedLayer, type ExportedMap, bytesOf, unpacked } from "./web_export_model";
import { WebPanel } from "./web_panel";
import { FeaturePopup } from "./web_popup";

/** How far from a point or a line a click still counts, in CSS pixels. */
const REACH = 8;

interface Chosen {
  layer: number;
  position: number;
}

class WebMap {
  private readonly stage: Stage;
  private readonly basemap: Basemap;
  private readonly outline = new Outline(SELECTED);
  private readonly layers: PackedLayer[];
  private readonly packs: Pack[] = [];
  private readonly panel: WebPanel;
  private readonly popup: FeaturePopup;
  private annotations: L.LayerGroup | null = null;

  constructor(
    private readonly map: L.Map,
    private readonly model: ExportedMap,
  ) {
    this.stage = new Stage(map, () => {});
    this.basemap = new Basemap(() => this.stage.paintSoon());
    this.layers = model.layers.map(() => new PackedLayer());
    this.panel = new WebPanel(model, {
      showLayer: (layer, visible) => this.showLayer(layer, visible),
      showAnnotations: (visible) => (visible ? this.annotations?.addTo(map) : this.annotations?.remove()),
      choose: (layer, key) => this.choose({ layer, position: this.positionOf(layer, key) }),
    });
    this.popup = new FeaturePopup(map, model);
    document.body.prepend(this.panel.header);
    document.body.append(this.panel.element);
    if (this.panel.footer) document.body.append(this.panel.footer);
    map.invalidateSize({ animate: false }); // the header and the panel have taken their part of the page
    describe(map.getContainer(), model);
    addControls(map);
    addCredits(map, model.attribution);
    map.on("click", ({ latlng }) => this.chooseAt(latlng.wrap()));
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.choose(null);
    });
    this.fit();
    if (model.annotations.length) this.annotations = annotationLayer(map, model.annotations).addTo(map);
  }

  /** Unpacks and paints everything. */
  async load(): Promise<void> {
    this.arrange();
    await Promise.all([this.loadBasemap(), this.panel.logo?.paint(), ...this.model.layers.map((layer, index) => this.loadLayer(layer, index))]);
    this.basemap.labels.names = this.model.names;
    await this.stage.painted();
  }

  private async loadLayer({ pack, opacity }: ExportedLayer, index: number): Promise<void> {
    const bytes = await unpacked(pack);
    this.packs[index] = readPack(bytes);
    const url = address(bytes);
    await this.layers[index].present({ id: "", title: "", visible: true, opacity, locked: true, url, pack: null });
  }

  private async loadBasemap(): Promise<void> {
    const { layers, relief, labels } = this.model.basemap;
    const index = {
      layers: await Promise.all(
        layers.map(async ({ pack, ...shown }) => ({ ...shown, id: "", file: address(await unpacked(pack)) })),
      ),
      relief: relief && { bounds_grid: relief.bounds_grid, file: address(bytesOf(relief.picture)) },
      labels: address(JSON.stringify(labels)),
      attribution: this.model.attribution,
    };
    await this.basemap.load(address(JSON.stringify(index)), this.map.getZoom());
  }

  private arrange(): void {
    const layers = this.layers.map(({ sheet }) => sheet);
    this.stage.arrange([this.basemap.sheet, ...layers, this.outline.sheet, this.basemap.labels.sheet]);
  }

  private showLayer(layer: number, visible: boolean): void {
    this.layers[layer].sheet.visible = visible;
    this.stage.paintSoon();
  }

  private chooseAt({ lat, lng }: L.LatLng): void {
    const reach = REACH / scaleAt(this.map.getZoom());
    for (let layer = this.packs.length - 1; layer >= 0; layer -= 1) {
      if (!this.layers[layer].sheet.visible) continue;
      const [position] = pick(this.packs[layer], gridX(lng), gridY(lat), reach);
      if (position !== undefined) return this.choose({ layer, position }, L.latLng(lat, lng));
    }
    this.choose(null);
  }

  /** Shows what is said about a feature, at the place that was clicked, or in its middle when it was chosen from the list. */
  private choose(chosen: Chosen | null, clicked: L.LatLng | null = null): void {
    if (!chosen) {
      this.outline.trace([]);
      this.panel.showNothing();
      this.popup.hide();
    } else {
      const { layer, position } = chosen;
      const pack = this.packs[layer];
      const key = pack.feature_key[position];
      const says = this.model.layers[layer].says[pack.feature_style[position]];
      this.outline.trace([{ pack, start: position, end: position + 1 }]);
      this.panel.showFeature(layer, key, says);
      const middle = clicked ? null : middleOf(pack, position);
      const place = middle ? L.latLng(latitudeAt(middle[1]), longitudeAt(middle[0])) : clicked;
      if (middle && place) this.bringIntoView(place);
      if (place) this.popup.show(place, layer, key, says);
      else this.popup.hide();
    }
    this.stage.paintSoon();
  }

  private bringIntoView(place: L.LatLng): void {
    if (!this.map.getBounds().pad(-0.1).contains(place)) this.map.panTo(place, { animate: false });
  }

  private positionOf(layer: number, key: number): number {
    return this.packs[layer].feature_key.indexOf(key);
  }

  private fit(): void {
    const [west, south, east, north] = this.model.bounds;
    this.map.fitBounds(L.latLngBounds([south, west], [north, east]), { animate: false });
  }
}

/** Says what the map shows to those who do not see it. */
function describe(container: HTMLElement, { title, description }: ExportedMap): void {
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", `Map: ${title}`);
  container.setAttribute("aria-description", description);
}

/** An address inside the page for data that it holds. */
function address(data: BlobPart): string {
  return URL.createObjectURL(new Blob([data]));
}

/** Makes folium's map the exported map; the page says on its root when everything is painted. */
async function start(map: L.Map): Promise<void> {
  const model = JSON.parse(document.getElementById("situation")?.textContent ?? "") as ExportedMap;
  await prepareMilitary(model.legend.entries.flatMap(({ styles }) => styles)); // the legend's samples need it at once
  await new WebMap(map, model).load();
  document.documentElement.dataset.ready = "true";
}

Object.assign(window, { L, sitmap: { start } });
