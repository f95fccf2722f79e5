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

const DEEPEST = 24;
const hanging = Array.from({ length: DEEPEST + 1 }, (_, depth) => Decoration.line({ class: `hanging-${depth}` }));

/** Lets the rest of a line that is too long begin deeper than its first part, as what is inside it would. */
const indentation = ViewPlugin.fromClass(
  class {
    lines: DecorationSet;

    constructor(view: EditorView) {
      this.lines = findLines(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.lines = findLines(update.view);
    }
  },
  { decorations: (plugin) => plugin.lines },
);

function findLines(view: EditorView): DecorationSet {
  const found = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let position = from; position <= to; ) {
      const line = view.state.doc.lineAt(position);
      const spaces = view.state.doc.sliceString(line.from, Math.min(line.from + DEEPEST, line.to)).search(/[^ ]|$/);
      const decoration = hanging[spaces];
      if (decoration && line.from >= from) found.add(line.from, line.from, decoration);
      position = line.to + 1;
    }
  }
  return found.finish();
}

// The policy refuses style attributes, so every depth has a class.
const depths = EditorView.baseTheme(
  Object.fromEntries(
    hanging.map((_, depth) => [
      `.cm-line.hanging-${depth}`,
      { paddingLeft: `calc(6px + ${depth + 2}ch)`, textIndent: `-${depth + 2}ch` },
    ]),
  ),
);

/** How every text looks; whether its lines are wrapped is a matter of their length. */
export const look: Extension = [syntaxHighlighting(highlighting), isolation, indentation, depths];
