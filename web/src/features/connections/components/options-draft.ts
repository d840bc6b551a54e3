import type { ConnectionOptionsUpdate, ConnectionOptions } from '@/lib/api/types';

type Numbers = 'context_tokens' | 'chunks' | 'threshold' | 'chunk_size' | 'chunk_overlap' | 'sample_rows';

/** The options as a form holds them: numbers as they were typed, the template written out, a table in each line. */
export type Draft = Pick<ConnectionOptions, 'notes' | 'share_values' | 'share_rows'> &
  Record<Numbers | 'prompt_template' | 'tables', string>;

export interface NumberField {
  name: Numbers;
  label: string;
  hint: string;
  least: number;
  most: number;
}

/** Numbers that count for the next question. */
export const promptNumbers: readonly NumberField[] = [
  {
    name: 'context_tokens',
    label: 'Token budget',
    hint: 'The description of the tables takes at most so many tokens of each prompt. Less leaves this server with a smaller one.',
    least: 200,
    most: 32_000,
  },
  {
    name: 'chunks',
    label: 'Chunks',
    hint: 'So many pieces of the search index are looked at, best first (top k).',
    least: 1,
    most: 20,
  },
  {
    name: 'threshold',
    label: 'Least similarity',
    hint: 'Pieces less similar to the question than this, from 0 to 1, are left out. Empty: none is.',
    least: 0,
    most: 1,
  },
];

/** Numbers that count for the next reading of the database. */
export const indexNumbers: readonly NumberField[] = [
  {
    name: 'chunk_size',
    label: 'Chunk size',
    hint: 'Characters of a piece of the search index. The index stays on this server.',
    least: 100,
    most: 8_000,
  },
  {
    name: 'chunk_overlap',
    label: 'Chunk overlap',
    hint: 'Characters that a piece shares with the one before. The index stays on this server.',
    least: 0,
    most: 4_000,
  },
  {
    name: 'sample_rows',
    label: 'Sample rows',
    hint: 'So many rows of each table are read as examples. They go to a model only where values may be shared.',
    least: 0,
    most: 100,
  },
];

export const toDraft = (options: ConnectionOptions): Draft => ({
  notes: options.notes,
  tables: options.tables.join('\n'),
  share_values: options.share_values,
  share_rows: options.share_rows,
  prompt_template: options.prompt_template ?? options.default_prompt_template,
  context_tokens: String(options.context_tokens),
  chunks: String(options.chunks),
  threshold: String(options.threshold ?? ''),
  chunk_size: String(options.chunk_size),
  chunk_overlap: String(options.chunk_overlap),
  sample_rows: String(options.sample_rows),
});

/** What every connection starts with. */
export const usual = (template: string): Draft => ({
  notes: '',
  tables: '',
  share_values: true,
  share_rows: false,
  prompt_template: template,
  context_tokens: '2000',
  chunks: '3',
  threshold: '',
  chunk_size: '1000',
  chunk_overlap: '200',
  sample_rows: '10',
});

const tablesOf = (draft: Draft): string[] =>
  [...new Set(draft.tables.split('\n').map((line) => line.trim()))].filter((line) => line !== '');

/** What is wrong with the draft's tables where `known` are those of the database. */
export function wrongTables(draft: Draft, known: readonly string[]): string | undefined {
  const unknown = tablesOf(draft).filter((name) => !known.includes(name));
  return unknown.length > 0 ? `No table is called ${unknown.join(', ')}` : undefined;
}

/** What is wrong with the draft's numbers, by name. */
export function wrongNumbers(draft: Draft): Partial<Record<Numbers, string>> {
  const wrong: Partial<Record<Numbers, string>> = {};
  for (const { name, least, most } of [...promptNumbers, ...indexNumbers]) {
    const typed = draft[name].trim();
    if (name === 'threshold' && typed === '') continue;
    const number = Number(typed);
    const inside = typed !== '' && number >= least && number <= most;
    const kind = name === 'threshold' ? 'A number' : 'A whole number';
    if (!inside || (name !== 'threshold' && !Number.isInteger(number))) {
      wrong[name] = `${kind} from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
    }
  }
  return wrong;
}

/** The options that a draft without wrong numbers says. */
export const toOptions = (draft: Draft, template: string): ConnectionOptionsUpdate => ({
  notes: draft.notes,
  tables: tablesOf(draft),
  share_values: draft.share_values,
  share_rows: draft.share_rows,
  prompt_template: draft.prompt_template === template ? null : draft.prompt_template,
  context_tokens: Number(draft.context_tokens),
  chunks: Number(draft.chunks),
  threshold: draft.threshold.trim() === '' ? null : Number(draft.threshold),
  chunk_size: Number(draft.chunk_size),
  chunk_overlap: Number(draft.chunk_overlap),
  sample_rows: Number(draft.sample_rows),
});
