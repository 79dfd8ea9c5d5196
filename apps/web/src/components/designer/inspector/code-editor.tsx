"use client";

import { autocompletion, type CompletionSource, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { cn } from "@edgeloom/ui";
import { tags } from "@lezer/highlight";
import { type ReactNode, useEffect, useRef } from "react";

export type CodeLanguage = "json" | "javascript" | "jsonata";

interface CodeEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly language: CodeLanguage;
  /** Names the editor for screen readers. */
  readonly label: string;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly complete?: CompletionSource | undefined;
  readonly className?: string | undefined;
}

const highlight = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string)], color: "var(--state-succeeded)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--category-trigger)" },
  { tag: [tags.keyword, tags.operator], color: "var(--category-coordination)" },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: "var(--category-edge)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--state-failed)" },
]);

const looks = EditorView.theme({
  "&": { fontSize: "12px", color: "var(--ink-1)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    lineHeight: "18px",
    maxHeight: "320px",
    overflow: "auto",
  },
  ".cm-content": { padding: "6px 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--accent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in oklch, var(--accent) 26%, transparent)" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--surface-3)" },
  ".cm-tooltip": {
    backgroundColor: "var(--surface-1)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", fontSize: "12px" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--surface-3)",
    color: "var(--ink-1)",
  },
  ".cm-completionDetail": { color: "var(--ink-3)", fontStyle: "normal", marginLeft: "10px" },
});

function languageOf(language: CodeLanguage): Extension {
  // JSONata's paths, strings and operators read well enough as JavaScript.
  return language === "json" ? json() : javascript();
}

/** A small code editor: JSON, JavaScript or JSONata, with the colours of the theme. */
export function CodeEditor({
  value,
  onChange,
  language,
  label,
  placeholder,
  readOnly = false,
  complete,
  className,
}: CodeEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, complete, value });
  const access = useRef(new Compartment());
  useEffect(() => {
    latest.current = { onChange, complete, value };
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; later values are dispatched to it.
  useEffect(() => {
    if (host.current === null) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          history(),
          bracketMatching(),
          autocompletion({
            override: [(context) => latest.current.complete?.(context) ?? null],
            icons: false,
          }),
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
          languageOf(language),
          syntaxHighlighting(highlight),
          looks,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label }),
          ...(placeholder === undefined ? [] : [placeholderText(placeholder)]),
          access.current.of(EditorState.readOnly.of(readOnly)),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const text = update.state.doc.toString();
            if (text !== latest.current.value) latest.current.onChange(text);
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      view.destroy();
      editor.current = null;
    };
  }, [language, label]);
  useEffect(() => {
    const view = editor.current;
    const current = view?.state.doc.toString();
    if (view === null || current === value) return;
    view.dispatch({ changes: { from: 0, to: current?.length ?? 0, insert: value } });
  }, [value]);
  useEffect(() => {
    editor.current?.dispatch({
      effects: access.current.reconfigure(EditorState.readOnly.of(readOnly)),
    });
  }, [readOnly]);
  return (
    <div
      ref={host}
      className={cn(
        "nowheel w-full min-w-0 cursor-text rounded-md border border-line-strong bg-surface-1 transition-colors focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/35",
        readOnly && "bg-surface-2",
        className,
      )}
    />
  );
}
