/** The publisher's logo beside the map of an exported page. */

import { html } from "./figure/dom";
import { type ExportedLogo, bytesOf } from "./web_export_model";

/** The logo in its own size. The page paints it as it paints its relief, so that its policy need allow no picture. */
export class WebLogo {
  readonly element = html("canvas", "logo");

  constructor(private readonly logo: ExportedLogo) {
    const { width, height, says } = logo;
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", says);
    this.element.style.width = `${width}mm`;
    this.element.style.aspectRatio = `${width} / ${height}`;
  }

  async paint(): Promise<void> {
    const picture = await createImageBitmap(new Blob([bytesOf(this.logo.picture)]));
    this.element.width = picture.width;
    this.element.height = picture.height;
    this.element.getContext("2d")?.drawImage(picture, 0, 0);
    picture.close();
  }
}
