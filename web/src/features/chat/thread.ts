import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { isAbort } from '@/lib/api/error';
import type { Answer, HistoryItem } from '@/lib/api/types';
import { accountKey } from '@/lib/queries/account';
import { historyKeys } from '@/lib/queries/history';
import { session } from '@/lib/session';
import { createStore, useStore } from '@/lib/store';
import * as calls from './api/ask';

export type Outcome =
  | { state: 'waiting'; since: number }
  | { state: 'answered'; answer: Answer }
  | { state: 'failed'; error: unknown }
  | { state: 'stopped' }
  | { state: 'stored'; item: HistoryItem };

/** A question (or a query that was run) and what became of it. */
export interface Turn {
  key: number;
  connectionId: number | null;
  kind: 'question' | 'query';
  /** What the user asked, or the query that was run. */
  text: string;
  /** What the bubble says instead of the query. */
  title?: string;
  outcome: Outcome;
}

// The thread outlives the chat page: an answer that arrives while the user looks at the schema is there afterwards.
const thread = createStore<readonly Turn[]>([]);
const running = new Map<number, AbortController>();
let last = 0;

function clear(): void {
  running.forEach((controller) => controller.abort());
  running.clear();
  thread.set([]);
}

session.subscribe(clear);

const settle = (key: number, outcome: Outcome): void =>
  thread.set((turns) => turns.map((turn) => (turn.key === key ? { ...turn, outcome } : turn)));

function start(turn: Omit<Turn, 'key' | 'outcome'>, call: (signal: AbortSignal) => Promise<Answer>): Promise<void> {
  const key = ++last;
  const controller = new AbortController();
  running.set(key, controller);
  thread.set((turns) => [...turns, { ...turn, key, outcome: { state: 'waiting', since: Date.now() } }]);
  return call(controller.signal)
    .then(
      (answer) => settle(key, { state: 'answered', answer }),
      (error: unknown) => settle(key, isAbort(error) ? { state: 'stopped' } : { state: 'failed', error }),
    )
    .finally(() => running.delete(key));
}

function open(item: HistoryItem): void {
  const shown = (turn: Turn) =>
    (turn.outcome.state === 'answered' && turn.outcome.answer.id === item.id) ||
    (turn.outcome.state === 'stored' && turn.outcome.item.id === item.id);
  if (thread.get().some(shown)) return;
  const turn: Turn = {
    key: ++last,
    connectionId: item.connection_id ?? null,
    kind: item.engine === 'user' ? 'query' : 'question',
    text: item.query,
    outcome: { state: 'stored', item },
  };
  thread.set((turns) => [...turns, turn]);
}

export const useThread = (): readonly Turn[] => useStore(thread);

export interface ThreadActions {
  ask: (connectionId: number, question: string) => void;
  run: (connectionId: number, query: string, title?: string) => void;
  stop: (key: number) => void;
  /** Shows a past question, unless it is in the thread already. */
  open: (item: HistoryItem) => void;
  clear: () => void;
}

export function useThreadActions(): ThreadActions {
  const client = useQueryClient();
  return useMemo(() => {
    const refresh = () => {
      void client.invalidateQueries({ queryKey: historyKeys.all });
      void client.invalidateQueries({ queryKey: accountKey });
    };
    return {
      ask: (connectionId, question) =>
        void start({ connectionId, kind: 'question', text: question }, (signal) =>
          calls.ask(connectionId, question, signal),
        ).then(refresh),
      run: (connectionId, query, title) =>
        void start({ connectionId, kind: 'query', text: query, ...(title && { title }) }, (signal) =>
          calls.run(connectionId, query, signal),
        ).then(refresh),
      stop: (key) => running.get(key)?.abort(),
      open,
      clear,
    };
  }, [client]);
}
