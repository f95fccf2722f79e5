/** How the text looks: colours come from editor.css, so that light and dark are a class of the document. */

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Extension, Prec, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { rightToLeft } from "./places";

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, class: "name" },
  { tag: tags.string, class: "string" },
  { tag: tags.number, class: "number" },
  { tag: [tags.bool, tags.null], class: "constant" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], class: "sign" },
]);

const isolated = Decoration.mark({ class: "isolated", bidiIsolate: null });

/** Keeps Arabic and Hebrew to their own quotation marks: commas and names around them stay where JSON has them. */
const isolation = ViewPlugin.fromClass(
  class {
    runs: DecorationSet;

    constructor(view: EditorView) {
      this.runs = findRuns(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.runs = findRuns(update.view);
    }
  },
  {
    provide: (plugin) => {
      const runsOf = (view: EditorView): DecorationSet => view.plugin(plugin)?.runs ?? Decoration.none;
      return [EditorView.decorations.of(runsOf), Prec.lowest(EditorView.bidiIsolatedRanges.of(runsOf))];
    },
  },
);

function findRuns(view: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    // From the beginning of the line, where no string can be open; lines of megabytes are taken as they come.
    const start = Math.max(view.state.doc.lineAt(from).from, from - 10_000);
    for (const run of rightToLeft(view.state.doc.sliceString(start, to))) {
      found.add(start + run.from, start + run.to, isolated);
    }
  }
  return found.finish();
}

export const look: Extension = [
  syntaxHighlighting(highlighting),
  isolation,
  EditorView.lineWrapping,
];
