import { useEffect, useRef } from 'react';
import type { Connection } from '@/lib/api/types';
import { questionId, type ThreadActions, type Turn } from '../thread';
import { TurnView } from './turn-view';

interface Props {
  turns: readonly Turn[];
  connections: readonly Connection[];
  actions: ThreadActions;
  /** The past question that was just opened. */
  opened: number | null;
}

export function MessageList({ turns, connections, actions, opened }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const shown = turns.find((turn) => opened !== null && questionId(turn) === opened)?.key ?? turns.at(-1)?.key;
  // A new question goes to the top, so that its answer is read from its start.
  useEffect(() => {
    list.current?.querySelector(`[data-turn="${shown}"]`)?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }, [shown]);
  return (
    // Relative: what only a screen reader sees is placed in here, and does not make the page itself scroll.
    <div className="relative min-h-0 flex-1 [container-type:size] overflow-y-auto">
      <ol ref={list} aria-label="Messages" className="mx-auto flex max-w-4xl flex-col gap-8 px-4 py-6 sm:px-8">
        {turns.map((turn, index) => (
          <li
            key={turn.key}
            data-turn={turn.key}
            className="flex scroll-mt-6 flex-col gap-4 last:min-h-[calc(100cqh-3rem)]"
          >
            <TurnView
              turn={turn}
              connection={connections.find((connection) => connection.id === turn.connectionId)}
              actions={actions}
              newest={index === turns.length - 1}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}
