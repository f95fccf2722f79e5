/** What was typed since the last version of the shell: told to it as differences, kept when versions cross with typing. */

import { ChangeSet, type Text } from "@codemirror/state";
import type { Change } from "./protocol";

export class Typing {
  version = 0;
  edit = 0;
  #changes: ChangeSet;

  constructor(text: Text) {
    this.#changes = ChangeSet.empty(text.length);
  }

  /** Takes in what the user did. */
  add(changes: ChangeSet): void {
    this.edit += 1;
    this.#changes = this.#changes.compose(changes);
  }

  /** Begins a version of the shell, if it was made after the user's last edit; else what the shell hears next mends it. */
  begin(version: number, edit: number, text: Text): boolean {
    if (edit !== this.edit) return false;
    this.version = version;
    this.#changes = ChangeSet.empty(text.length);
    return true;
  }

  /** Lists how the text differs from the version: positions are those of the version. */
  differences(): Change[] {
    const found: Change[] = [];
    this.#changes.iterChanges((start, end, _from, _to, text) => {
      // Half of a surrogate pair is no character, and no message could carry it.
      found.push({ start, end, text: text.toString().replace(/\p{Surrogate}/gu, "\ufffd") });
    });
    return found;
  }
}
