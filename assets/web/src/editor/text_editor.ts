/** The editor: CodeMirror with one text of the situation in it, and what the user does there told to the shell. */

import { defaultKeymap, history, historyKeymap, redo, undo } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  EditorView,
  type ViewUpdate,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { look } from "./look";
import { positionOf, runAt } from "./places";
import type { PageMessage, Problem, ShellMessage } from "./protocol";
import { Typing } from "./typing";

type Message<Type extends ShellMessage["type"]> = Extract<ShellMessage, { type: Type }>;

const LONG = 200_000; // characters
const SEVERITIES = { error: "error", warning: "warning", information: "info" } as const;

export class TextEditor {
  readonly #view: EditorView;
  readonly #post: (message: PageMessage) => void;
  readonly #nonce: string;
  readonly #past = new Compartment();
  readonly #tone = new Compartment();
  #dark = false;
  #url = "";
  #typing: Typing;
  #arriving: Promise<void> = Promise.resolve();

  constructor(parent: HTMLElement, nonce: string, post: (message: PageMessage) => void) {
    this.#post = post;
    this.#nonce = nonce;
    this.#view = new EditorView({ parent, state: this.#state("", "GeoJSON", true) });
    this.#typing = new Typing(this.#view.state.doc);
    this.#view.dom.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.#view.dom.contains(relatedTarget))) post({ type: "left" });
    });
    window.addEventListener("focus", () => {
      if (document.activeElement === document.body) this.#view.focus();
    });
  }

  /** Does what the shell says, one message after the other: a text must be there before it can change. */
  receive(message: ShellMessage): void {
    this.#arriving = this.#arriving.then(() => this.#obey(message));
  }

  #obey(message: ShellMessage): Promise<void> | void {
    switch (message.type) {
      case "open":
        return this.#open(message);
      case "replace":
        return this.#replace(message);
      case "problems":
        return this.#mark(message);
      case "reveal":
        return this.#reveal(message);
      case "go_to":
        return this.#goTo(positionOf(this.#view.state.doc, message.line, message.column));
      case "theme":
        return this.#paint(message);
    }
  }

  async #open({ url, label, read_only }: Message<"open">): Promise<void> {
    const reply = await fetch(url);
    if (!reply.ok) return; // another text was published meanwhile, and its message follows
    this.#url = url;
    this.#view.setState(this.#state(await reply.text(), label, read_only));
    this.#typing = new Typing(this.#view.state.doc);
    this.#post({ type: "opened", url });
  }

  #replace({ version, edit, change: { start, end, text }, clean }: Message<"replace">): void {
    if (edit !== this.#typing.edit) return;
    if (start !== end || text !== "") {
      this.#view.dispatch({
        changes: { from: start, to: end, insert: text },
        annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
      });
    }
    this.#typing.begin(version, edit, this.#view.state.doc);
    if (clean) {
      // What the document holds is undone there, together with what was done on the map.
      this.#view.dispatch({ effects: this.#past.reconfigure([]) });
      this.#view.dispatch({ effects: this.#past.reconfigure(history()) });
    }
  }

  #mark({ edit, items }: Message<"problems">): void {
    if (edit !== this.#typing.edit) return;
    const diagnostics = items.map((problem) => this.#diagnostic(problem)).sort((one, other) => one.from - other.from);
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  #diagnostic({ severity, message, line, column }: Problem): Diagnostic {
    const { state } = this.#view;
    return { ...runAt(state, positionOf(state.doc, line, column)), severity: SEVERITIES[severity], message };
  }

  #reveal({ start, end, focus }: Message<"reveal">): void {
    const { head } = this.#view.state.selection.main;
    if (head < start || head > end) {
      const anchor = Math.min(start, this.#view.state.doc.length);
      this.#view.dispatch({
        selection: { anchor },
        effects: EditorView.scrollIntoView(anchor, { y: "start", yMargin: 48 }),
      });
    }
    if (focus) this.#view.focus();
  }

  #goTo(position: number): void {
    this.#view.dispatch({
      selection: { anchor: position },
      effects: EditorView.scrollIntoView(position, { y: "center" }),
    });
    this.#view.focus();
  }

  #paint({ dark, colours }: Message<"theme">): void {
    this.#dark = dark;
    const { style } = document.documentElement;
    style.colorScheme = dark ? "dark" : "light";
    for (const [name, colour] of Object.entries(colours)) style.setProperty(`--${name.replace("_", "-")}`, colour);
    this.#view.dispatch({ effects: this.#tone.reconfigure(EditorView.darkTheme.of(dark)) });
  }

  #changed(update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      if (transaction.docChanged && !transaction.annotation(Transaction.remote)) this.#typing.add(transaction.changes);
    }
    const typed = update.transactions.some(
      (transaction) => transaction.docChanged && !transaction.annotation(Transaction.remote),
    );
    const { version, edit } = this.#typing;
    if (typed) this.#post({ type: "typed", url: this.#url, version, edit, changes: this.#typing.differences() });
    if (update.transactions.some((transaction) => transaction.isUserEvent("select"))) {
      this.#post({ type: "cursor", url: this.#url, edit, position: update.state.selection.main.head });
    }
  }

  #state(doc: string, label: string, readOnly: boolean): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        this.#past.of(history()),
        this.#tone.of(EditorView.darkTheme.of(this.#dark)),
        EditorView.cspNonce.of(this.#nonce),
        EditorView.updateListener.of((update) => this.#changed(update)),
        EditorState.readOnly.of(readOnly),
        hasLongLine(doc) ? [] : EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": String(readOnly) }),
        this.#keys(),
        TEXT,
      ],
    });
  }

  #keys(): Extension {
    const bind = (keys: string[], inText: typeof undo, type: "undo" | "redo"): Extension =>
      keys.map((key) =>
        keymap.of([
          {
            key,
            preventDefault: true,
            run: (view) => {
              if (!inText(view)) this.#post({ type });
              return true;
            },
          },
        ]),
      );
    return [bind(["Mod-z"], undo, "undo"), bind(["Mod-y", "Mod-Shift-z"], redo, "redo")];
  }
}

/** Finds out whether there is a line so long that wrapping it would take longer than a user waits. */
function hasLongLine(text: string): boolean {
  for (let start = 0; start + LONG < text.length; ) {
    const end = text.lastIndexOf("\n", start + LONG);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}

/** Everything about the text that does not depend on which text it is. */
const TEXT: Extension = [
  // The shell knows the file's line ends; whatever else looks like one is a character.
  EditorState.lineSeparator.of("\n"),
  EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, "\n")),
  EditorState.tabSize.of(2),
  indentUnit.of("  "),
  json(),
  look,
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  highlightSpecialChars(),
  highlightSelectionMatches(),
  drawSelection(),
  lintGutter(),
  codeFolding(),
  foldGutter({ openText: "▾", closedText: "▸" }),
  bracketMatching(),
  indentOnInput(),
  search({ top: true }),
  keymap.of([...searchKeymap, ...foldKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
];
