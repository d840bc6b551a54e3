import { StopCircleIcon } from '@heroicons/react/24/outline';
import { memo } from 'react';
import { Button } from '@/components/button';
import { Failed } from '@/components/states';
import type { Connection } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import type { ThreadActions, Turn } from '../thread';
import { AnswerCard } from './answer-card';
import { Draft, ProgressView } from './progress-view';
import { StoredCard } from './stored-card';

interface Props {
  turn: Turn;
  /** Undefined when it was deleted since. */
  connection: Connection | undefined;
  actions: ThreadActions;
  /** Nothing was asked after it. */
  newest: boolean;
}

/** A question and its answer. Drawn again only when one of them changes, not for each token of another turn. */
export const TurnView = memo(function TurnView(props: Props) {
  const { turn, connection } = props;
  return (
    <>
      <div className="flex flex-col items-end gap-1 self-end pl-8">
        <p
          className={cn(
            'brand-fill max-w-full rounded-2xl rounded-br-md px-4 py-2.5 break-words whitespace-pre-line text-white shadow-lg shadow-primary/10',
            turn.kind === 'query' && !turn.title && 'font-mono text-[0.8125rem]',
          )}
        >
          <span className="sr-only">You asked: </span>
          {turn.title ?? turn.text}
        </p>
        {connection && <span className="max-w-full truncate px-1 text-xs text-faint">{connection.name}</span>}
      </div>
      <div aria-live="polite" aria-busy={turn.outcome.state === 'waiting'} className="min-w-0">
        <Result {...props} />
      </div>
    </>
  );
});

function Result({ turn, connection, actions, newest }: Props) {
  const { outcome } = turn;
  const again = () => {
    if (turn.connectionId === null) return;
    if (turn.kind === 'question') actions.ask(turn.connectionId, turn.text);
    else actions.run(turn.connectionId, turn.text, turn.title);
  };
  const againLabel = turn.kind === 'question' ? 'Ask again' : 'Run again';
  switch (outcome.state) {
    case 'waiting':
      return <ProgressView progress={outcome.progress} since={outcome.since} kind={turn.kind} />;
    case 'answered':
      return (
        <AnswerCard answer={outcome.answer} turn={turn} connection={connection} actions={actions} newest={newest} />
      );
    case 'stored':
      return <StoredCard item={outcome.item} turn={turn} connection={connection} actions={actions} onAgain={again} />;
    case 'failed':
      return (
        <div className="flex flex-col gap-4">
          <Draft progress={outcome.progress} />
          <Failed
            title={turn.kind === 'question' ? 'This question could not be answered.' : 'The query was not run.'}
            error={outcome.error}
            retry={againLabel}
            onRetry={again}
          />
        </div>
      );
    case 'stopped':
      return (
        <div className="flex flex-col gap-4">
          <Draft progress={outcome.progress} />
          <p className="flex flex-wrap items-center gap-3 text-sm text-soft">
            <StopCircleIcon className="size-5" aria-hidden="true" />
            Stopped.
            <Button size="small" onClick={again}>
              {againLabel}
            </Button>
          </p>
        </div>
      );
  }
}
