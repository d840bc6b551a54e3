import { ArrowPathIcon } from '@heroicons/react/24/outline';
import { Button } from '@/components/button';
import { totalTime, type Connection, type HistoryItem } from '@/lib/api/types';
import { ago } from '@/lib/format';
import type { Turn } from '../thread';
import { AnswerMeta } from './answer-meta';
import { SqlPanel } from './sql-panel';

interface Props {
  item: HistoryItem;
  connection: Connection | undefined;
  kind: Turn['kind'];
  onAgain: () => void;
  onRun: (connectionId: number, query: string, title?: string) => void;
}

/** A question of the past: its words and its query were kept, its rows were not. */
export const StoredCard = ({ item, kind, connection, onAgain, onRun }: Props) => (
  <article aria-label="Answer" className="glass-card flex animate-rise flex-col gap-5 p-4 sm:p-6">
    <div className="flex flex-col gap-2.5">
      <p className="text-[1.0625rem] leading-7 break-words whitespace-pre-line">{item.response}</p>
      <AnswerMeta
        engine={item.engine}
        confidence={item.status === 'answered' ? item.confidence : null}
        ms={totalTime(item.timing_ms)}
      />
    </div>
    <div className="flex flex-wrap items-center gap-3 text-sm text-soft">
      <span className="min-w-0 flex-1 basis-52">
        {kind === 'question' ? 'Asked' : 'Run'} {ago(item.created_at)}.{' '}
        {connection ? 'Its rows were not kept.' : 'Its connection was deleted since.'}
      </span>
      {connection && (
        <Button size="small" icon={<ArrowPathIcon className="size-4" aria-hidden="true" />} onClick={onAgain}>
          {kind === 'question' ? 'Ask again' : 'Run again'}
        </Button>
      )}
    </div>
    {item.generated_query && (
      <SqlPanel
        query={item.generated_query}
        connection={connection}
        onRun={(query, title) => connection && onRun(connection.id, query, title)}
      />
    )}
  </article>
);
