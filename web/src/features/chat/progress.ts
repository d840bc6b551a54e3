/** What the server tells while it looks for an answer (docs/api.md, "Events"). */
export type AskEvent =
  | { name: 'status'; stage: string }
  | { name: 'context'; tables: string[]; tokens?: number }
  | { name: 'token'; text: string; part: 'query' | 'answer' }
  | { name: 'query'; query: string; engine: string }
  | { name: 'repair'; problem: string }
  | { name: 'rows'; row_count: number; truncated: boolean };

/** How far an answer is. */
export interface Progress {
  stage: string | null;
  /** The tables that were found for the question, and the size of their description. */
  tables: readonly string[];
  contextTokens: number | null;
  /** What the model writes, as it comes; the query once it is known. */
  draft: string;
  query: string | null;
  /** What was wrong with each query that the model is to mend. */
  problems: readonly string[];
  rows: number | null;
  /** The words of the answer, when the model writes them. */
  words: string;
}

export const beginning: Progress = {
  stage: null,
  tables: [],
  contextTokens: null,
  draft: '',
  query: null,
  problems: [],
  rows: null,
  words: '',
};

export function advance(progress: Progress, event: AskEvent): Progress {
  switch (event.name) {
    case 'status':
      return { ...progress, stage: event.stage };
    case 'context':
      return { ...progress, tables: event.tables, contextTokens: event.tokens ?? null };
    case 'token':
      return event.part === 'answer'
        ? { ...progress, words: progress.words + event.text }
        : { ...progress, draft: progress.draft + event.text };
    case 'query':
      return { ...progress, stage: 'run', query: event.query };
    case 'repair':
      return { ...progress, problems: [...progress.problems, event.problem], draft: '', query: null };
    case 'rows':
      return { ...progress, rows: event.row_count };
  }
}

/**
 * Publishes progress once a frame, however many events came in between. `stop` drops what was not published yet and
 * returns it.
 */
export function perFrame(publish: (progress: Progress) => void): {
  push: (event: AskEvent) => void;
  stop: () => Progress;
} {
  let progress = beginning;
  let frame: number | null = null;
  return {
    push(event) {
      progress = advance(progress, event);
      frame ??= requestAnimationFrame(() => {
        frame = null;
        publish(progress);
      });
    },
    stop() {
      if (frame !== null) cancelAnimationFrame(frame);
      frame = null;
      return progress;
    },
  };
}

/** What a model wrote so far: what it thinks, and the query in its fenced block. */
export function partsOf(draft: string): { thought: string; query: string } {
  const fence = /```[^\n`]*\n?/.exec(draft);
  if (fence) {
    const [query = ''] = draft.slice(fence.index + fence[0].length).split('```');
    return { thought: draft.slice(0, fence.index).trim(), query: query.trimEnd() };
  }
  const bare = /^\s*(select|with|\{|\[)/i.test(draft);
  return bare ? { thought: '', query: draft.trim() } : { thought: draft.trim(), query: '' };
}
