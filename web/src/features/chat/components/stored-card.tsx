import { ArrowPathIcon } from '@heroicons/react/24/outline';
import { Button } from '@/components/button';
import type { Connection, HistoryItem } from '@/lib/api/types';
import { ago } from '@/lib/format';
import type { ThreadActions, Turn } from '../thread';
import { AnswerMeta, storedCost } from './answer-meta';
import { Feedback } from './feedback';
import { QueryPanel } from './query-panel';

interface Props {
  item: HistoryItem;
  turn: Turn;
  connection: Connection | undefined;
  actions: ThreadActions;
  onAgain: () => void;
}

/** A question of the past: its words and its query were kept, its rows were not. */
export function StoredCard({ item, turn, connection, actions, onAgain }: Props) {
  const asked = turn.kind === 'question';
  const answered = item.status === 'answered';
  return (
    <article aria-label="Answer" className="glass-card flex animate-rise flex-col gap-5 p-4 sm:p-6">
      <div className="flex flex-col gap-2.5">
        <p className="text-[1.0625rem] leading-7 break-words whitespace-pre-line">{item.response}</p>
        <AnswerMeta
          engine={item.engine}
          confidence={answered ? item.confidence : null}
          timing={item.timing_ms}
          cost={storedCost(item)}
          cached={item.cached}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3 text-sm text-soft">
        <span className="min-w-0 flex-1 basis-52">
          {asked ? 'Asked' : 'Run'} {ago(item.created_at)}.{' '}
          {connection ? 'Its rows were not kept.' : 'Its connection was deleted since.'}
        </span>
        {connection && (
          <Button size="small" icon={<ArrowPathIcon className="size-4" aria-hidden="true" />} onClick={onAgain}>
            {asked ? 'Ask again' : 'Run again'}
          </Button>
        )}
      </div>
      {item.generated_query && (
        <QueryPanel
          query={item.generated_query}
          connection={connection}
          onRun={(query, title) => connection && actions.run(connection.id, query, title)}
        />
      )}
      {asked && answered && item.generated_query && (
        <Feedback id={item.id} verified={turn.verified} onVerified={(verified) => actions.verify(turn.key, verified)} />
      )}
    </article>
  );
}
