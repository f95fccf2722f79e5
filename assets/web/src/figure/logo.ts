/** The publisher's logo in the title of the page. */

import type { Logo } from "./model";
import { svg } from "./svg";

/** The logo as a picture of its own size, its proportions kept. */
export function logoPicture({ address, width, height }: Logo): SVGSVGElement {
  const size = { width: width * 100, height: height * 100 };
  const picture = svg("svg", { viewBox: `0 0 ${size.width} ${size.height}`, width: `${width}mm`, height: `${height}mm`, role: "img", "aria-label": "Logo" }, [
    svg("image", { href: address, ...size, preserveAspectRatio: "xMidYMid meet" }),
  ]);
  picture.classList.add("logo");
  return picture;
}
