import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { isAbort } from '@/lib/api/error';
import type { Answer, Choice, HistoryItem } from '@/lib/api/types';
import { accountKey } from '@/lib/queries/account';
import { historyKeys } from '@/lib/queries/history';
import { session } from '@/lib/session';
import { createStore, useStore } from '@/lib/store';
import { uuid } from '@/lib/uuid';
import * as calls from './api/ask';
import { beginning, perFrame, type AskEvent, type Progress } from './progress';

export type Outcome =
  | { state: 'waiting'; since: number; progress: Progress }
  | { state: 'answered'; answer: Answer }
  | { state: 'failed'; error: unknown; progress: Progress }
  | { state: 'stopped'; progress: Progress }
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
  /** What the user said of the answer: right, wrong, nothing. */
  verified: boolean | null;
}

interface Conversation {
  id: string;
  turns: readonly Turn[];
}

/** The conversation that is shown, and those that were shown before in this tab, oldest first. */
interface Conversations {
  shown: Conversation;
  before: readonly Conversation[];
}

/** So many earlier conversations keep their rows; older ones open from the history, without. */
const KEPT = 10;

const fresh = (): Conversations => ({ shown: { id: uuid(), turns: [] }, before: [] });

// They outlive the chat page: an answer that arrives while the user looks at the schema is there afterwards.
const conversations = createStore(fresh());
const running = new Map<number, AbortController>();
let last = 0;

// So does what was typed and not sent yet.
const draft = createStore('');
export const setDraft = draft.set;
export const useDraft = (): string => useStore(draft);

let { person } = session.get();
session.subscribe(() => {
  if (session.get().person === person) return;
  person = session.get().person;
  running.forEach((controller) => controller.abort());
  running.clear();
  conversations.set(fresh());
  setDraft('');
});

/** The id of the stored question behind a turn, once it has one. */
export function questionId({ outcome }: Turn): number | null {
  if (outcome.state === 'answered') return outcome.answer.id ?? null;
  return outcome.state === 'stored' ? outcome.item.id : null;
}

function change(key: number, to: Partial<Turn>): void {
  const changed = (conversation: Conversation): Conversation =>
    conversation.turns.some((turn) => turn.key === key)
      ? { ...conversation, turns: conversation.turns.map((turn) => (turn.key === key ? { ...turn, ...to } : turn)) }
      : conversation;
  conversations.set(({ shown, before }) => ({ shown: changed(shown), before: before.map(changed) }));
}

const show = (conversation: Conversation): void =>
  conversations.set(({ shown, before }) => ({
    shown: conversation,
    before: [...before, shown].filter(({ id, turns }) => id !== conversation.id && turns.length > 0).slice(-KEPT),
  }));

const append = (turn: Turn): void =>
  conversations.set(({ shown, before }) => ({ shown: { ...shown, turns: [...shown.turns, turn] }, before }));

type Call = (onEvent: (event: AskEvent) => void, signal: AbortSignal) => Promise<Answer>;

async function start(turn: Pick<Turn, 'connectionId' | 'kind' | 'text' | 'title'>, call: Call): Promise<void> {
  const key = ++last;
  const since = Date.now();
  const controller = new AbortController();
  const events = perFrame((progress) => change(key, { outcome: { state: 'waiting', since, progress } }));
  running.set(key, controller);
  append({ ...turn, key, verified: null, outcome: { state: 'waiting', since, progress: beginning } });
  try {
    const answer = await call(events.push, controller.signal);
    events.stop();
    change(key, { outcome: { state: 'answered', answer } });
  } catch (error) {
    const progress = events.stop();
    change(key, { outcome: isAbort(error) ? { state: 'stopped', progress } : { state: 'failed', error, progress } });
  } finally {
    running.delete(key);
  }
}

const storedTurn = (item: HistoryItem): Turn => ({
  key: ++last,
  connectionId: item.connection_id ?? null,
  kind: item.engine === 'user' ? 'query' : 'question',
  text: item.query,
  outcome: { state: 'stored', item },
  verified: item.verified ?? null,
});

/** Shows past questions as the conversation they were; as it is in this tab, if it is. */
function open(items: readonly HistoryItem[]): void {
  const id = items.at(-1)?.conversation_id ?? null;
  const ids = new Set<number | null>(items.map((item) => item.id));
  const isKnown = (one: Conversation) => one.id === id || one.turns.some((turn) => ids.has(questionId(turn)));
  const { shown, before } = conversations.get();
  const known = [shown, ...before].find(isKnown);
  if (known !== shown) show(known ?? { id: id ?? uuid(), turns: items.map(storedTurn) });
}

function startOver(): void {
  const { shown } = conversations.get();
  for (const { key } of shown.turns) running.get(key)?.abort();
  show(fresh().shown);
}

export const useThread = (): readonly Turn[] => useStore(conversations).shown.turns;

export interface ThreadActions {
  /** `anew`: an earlier query of the same question is not reused. `apart`: in a conversation of its own. */
  ask: (connectionId: number, question: string, options?: { anew?: boolean; apart?: boolean }) => void;
  /** Which of its readings a question means: it is answered so, and remembered. */
  choose: (connectionId: number, question: string, choice: Choice) => void;
  run: (connectionId: number, query: string, title?: string) => void;
  stop: (key: number) => void;
  open: (items: readonly HistoryItem[]) => void;
  verify: (key: number, verified: boolean | null) => void;
  startOver: () => void;
}

export function useThreadActions(): ThreadActions {
  const client = useQueryClient();
  return useMemo(() => {
    const refresh = () => {
      void client.invalidateQueries({ queryKey: historyKeys.all });
      void client.invalidateQueries({ queryKey: accountKey });
    };
    return {
      ask(connectionId, query, options) {
        if (options?.apart) show(fresh().shown);
        const question = {
          connection_id: connectionId,
          query,
          conversation_id: conversations.get().shown.id,
          ...(options?.anew && { cache: false }),
        };
        void start({ connectionId, kind: 'question', text: query }, (onEvent, signal) =>
          calls.ask(question, onEvent, signal),
        ).then(refresh);
      },
      choose(connectionId, query, { label, query: choice }) {
        const question = { connection_id: connectionId, query, conversation_id: conversations.get().shown.id, choice };
        void start({ connectionId, kind: 'question', text: query, title: label }, (onEvent, signal) =>
          calls.ask(question, onEvent, signal),
        ).then(refresh);
      },
      run: (connectionId, query, title) =>
        void start({ connectionId, kind: 'query', text: query, ...(title && { title }) }, (_, signal) =>
          calls.run(connectionId, query, signal),
        ).then(refresh),
      stop: (key) => running.get(key)?.abort(),
      open,
      verify: (key, verified) => change(key, { verified }),
      startOver,
    };
  }, [client]);
}
