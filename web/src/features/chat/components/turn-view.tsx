import { StopCircleIcon } from '@heroicons/react/24/outline';
import { useEffect, useState } from 'react';
import { Button } from '@/components/button';
import { Spinner } from '@/components/spinner';
import { Failed } from '@/components/states';
import type { Connection } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import type { ThreadActions, Turn } from '../thread';
import { AnswerCard } from './answer-card';
import { StoredCard } from './stored-card';

interface Props {
  turn: Turn;
  /** Undefined when it was deleted since. */
  connection: Connection | undefined;
  actions: ThreadActions;
}

export const TurnView = ({ turn, connection, actions }: Props) => (
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
      <Result turn={turn} connection={connection} actions={actions} />
    </div>
  </>
);

function Result({ turn, connection, actions }: Props) {
  const { outcome } = turn;
  const again = () => {
    if (turn.connectionId === null) return;
    if (turn.kind === 'question') actions.ask(turn.connectionId, turn.text);
    else actions.run(turn.connectionId, turn.text, turn.title);
  };
  switch (outcome.state) {
    case 'waiting':
      return <Thinking since={outcome.since} kind={turn.kind} onStop={() => actions.stop(turn.key)} />;
    case 'answered':
      return <AnswerCard answer={outcome.answer} turn={turn} connection={connection} onRun={actions.run} />;
    case 'stored':
      return (
        <StoredCard item={outcome.item} kind={turn.kind} connection={connection} onAgain={again} onRun={actions.run} />
      );
    case 'failed':
      return (
        <Failed
          title={turn.kind === 'question' ? 'This question could not be answered.' : 'The query was not run.'}
          error={outcome.error}
          onRetry={again}
        />
      );
    case 'stopped':
      return (
        <p className="flex flex-wrap items-center gap-3 text-sm text-soft">
          <StopCircleIcon className="size-5" aria-hidden="true" />
          Stopped.
          <Button size="small" onClick={again}>
            {turn.kind === 'question' ? 'Ask again' : 'Run again'}
          </Button>
        </p>
      );
  }
}

/** What is going on, after 300 ms; how long it takes, after three seconds. */
function Thinking({ since, kind, onStop }: { since: number; kind: Turn['kind']; onStop: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [since]);
  return (
    <div className="flex animate-late flex-wrap items-center gap-3 text-sm text-soft">
      <Spinner className="size-5 text-accent" />
      <span role="status">{kind === 'question' ? 'Looking for the answer…' : 'Running the query…'}</span>
      {seconds >= 3 && (
        <>
          <span className="tabular-nums" aria-hidden="true">
            {seconds} s
          </span>
          <Button size="small" onClick={onStop}>
            Stop waiting
          </Button>
        </>
      )}
    </div>
  );
}
