import { autocompletion, closeBrackets } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, sql, SQLite } from '@codemirror/lang-sql';
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, drawSelection, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Connection } from '@/lib/api/types';
import { mongoTokens } from './mongo-tokens';

interface Props {
  label: string;
  value: string;
  dialect: string;
  /** Tables and columns to complete. */
  schema?: Connection['metadata']['schema'] | undefined;
  /** Without it the query can be read and selected, not changed. */
  onChange?: ((value: string) => void) | undefined;
  /** Ctrl+Enter, Cmd+Enter. */
  onSubmit?: () => void;
}

const look = EditorView.theme({
  '&': { fontSize: '0.8125rem', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.5rem', maxHeight: '24rem' },
  '.cm-content': { padding: '0.75rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 1rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection': {
    backgroundColor: 'rgb(99 102 241 / 0.3) !important',
  },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line-strong)', borderRadius: '0.5rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--code-keyword)', fontWeight: '500' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.function(tags.variableName), tags.standard(tags.name), tags.typeName], color: 'var(--code-function)' },
  { tag: tags.comment, color: 'var(--faint)', fontStyle: 'italic' },
]);

/**
 * SQL, or a MongoDB query, in CodeMirror. It lives in a shadow root: there it adopts its style sheets, which a strict content security policy
 * allows, instead of adding style elements, which it does not. `value` counts when the editor is made.
 */
export default function CodeEditor({ label, value, dialect, schema, onChange, onSubmit }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const submitted = useEffectEvent(() => onSubmit?.());
  const editable = onChange !== undefined;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editing: Extension = editable
      ? [
          history(),
          closeBrackets(),
          bracketMatching(),
          autocompletion(),
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                submitted();
                return true;
              },
            },
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        ]
      : [EditorState.readOnly.of(true), EditorView.editable.of(false)];
    const view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: value,
        extensions: [
          languageOf(dialect, schema),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, ...(!editable && { tabindex: '0' }) }),
          drawSelection(),
          syntaxHighlighting(colours),
          look,
          editing,
        ],
      }),
    });
    if (editable) view.focus();
    return () => view.destroy();
    // The editor is made anew, by its key, when another query or mode is shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return <div ref={host} />;
}

const languageOf = (dialect: string, schema: Props['schema']): Extension =>
  dialect === 'mongodb'
    ? StreamLanguage.define(mongoTokens)
    : sql({ dialect: dialect === 'sqlite' ? SQLite : PostgreSQL, schema: completions(schema) });

const completions = (schema: Props['schema']): Record<string, string[]> =>
  Object.fromEntries(Object.entries(schema ?? {}).map(([table, columns]) => [table, columns.map(({ name }) => name)]));
