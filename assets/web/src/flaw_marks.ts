/** The marks where shapes have flaws: a diamond with an exclamation mark, readable on every ground. */

import { type Frame, gridX, gridY } from "./grid";
import type { Position } from "./protocol";
import { Sheet } from "./stage";
import { type Surface, paintCopies } from "./surface";
import tokens from "./tokens.json";

/** From the middle to each corner, in CSS pixels. */
const REACH = 9;

export class FlawMarks {
  readonly sheet = new Sheet((context, frame) => {
    paintCopies(context, frame, (surface, copy) => this.paint(surface, copy));
  });
  private places: readonly Position[] = [];

  constructor() {
    this.sheet.blank = true;
  }

  show(places: readonly Position[]): void {
    this.places = places.map(([longitude, latitude]) => [gridX(longitude), gridY(latitude)]);
    this.sheet.blank = places.length === 0;
    this.sheet.spoil();
  }

  private paint(surface: Surface, { scale, left, top, width, height }: Frame): void {
    surface.lineWidth = 1.5;
    surface.lineJoin = "round";
    for (const [gx, gy] of this.places) {
      const x = gx * scale - left;
      const y = -gy * scale - top;
      if (x < -REACH || y < -REACH || x > width + REACH || y > height + REACH) continue;
      surface.beginPath();
      surface.moveTo(x, y - REACH);
      surface.lineTo(x + REACH, y);
      surface.lineTo(x, y + REACH);
      surface.lineTo(x - REACH, y);
      surface.closePath();
      surface.fillStyle = tokens.flaw;
      surface.strokeStyle = tokens.selection_halo;
      surface.fill();
      surface.stroke();
      surface.fillStyle = tokens.selection_halo;
      surface.fillRect(x - 0.9, y - 4.5, 1.8, 5.5);
      surface.fillRect(x - 0.9, y + 2.6, 1.8, 1.9);
    }
  }
}
