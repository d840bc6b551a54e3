import type { GlossaryEntry, GlossaryEntryUpdate } from '@/lib/api/types';

/** What a term can stand for. */
export type Kind = 'column' | 'value' | 'expression';

/** An entry of the glossary as its form holds it: a value in each line. */
export interface TermDraft {
  term: string;
  kind: Kind;
  column: string;
  values: string;
  expression: string;
}

export const toTermDraft = (entry: GlossaryEntry | undefined): TermDraft => ({
  term: entry?.term ?? '',
  kind: entry?.value ? 'value' : entry?.expression ? 'expression' : 'column',
  column: entry?.value?.column ?? entry?.column ?? '',
  values: entry?.value?.equals.join('\n') ?? '',
  expression: entry?.expression ?? '',
});

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export function toEntry({ term, kind, column, values, expression }: TermDraft): GlossaryEntryUpdate {
  if (kind === 'column') return { term, column };
  if (kind === 'expression') return { term, expression };
  return { term, value: { column, equals: lines(values) } };
}

/** What is missing, by field of the form. */
export function missingIn({ term, kind, column, values, expression }: TermDraft): Partial<Record<string, string>> {
  const missing: Partial<Record<string, string>> = {};
  if (!term.trim()) missing.term = 'Write the term, such as GMV.';
  if (kind === 'expression') {
    if (!expression.trim()) missing.expression = 'Write the condition, such as orders.total_amount > 1000.';
    return missing;
  }
  if (!column.trim()) missing.column = 'Choose the column.';
  if (kind === 'value' && lines(values).length === 0) missing.value = 'Write at least one value.';
  return missing;
}
