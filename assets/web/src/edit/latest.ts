/** Posts the last of many messages once a frame: a mouse may move a thousand times a second. */

import type { EditSurface } from "../edit_surface";
import type { PageMessage } from "../protocol";

export class Latest {
  private waiting: PageMessage | null = null;

  constructor(private readonly surface: Pick<EditSurface, "post">) {}

  post(message: PageMessage): void {
    if (!this.waiting) requestAnimationFrame(() => this.flush());
    this.waiting = message;
  }

  private flush(): void {
    if (this.waiting) this.surface.post(this.waiting);
    this.waiting = null;
  }
}
