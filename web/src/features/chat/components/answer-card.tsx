import { lazy, Suspense } from 'react';
import { QuestionMarkCircleIcon } from '@heroicons/react/24/outline';
import { Disclosure } from '@/components/disclosure';
import { Waiting } from '@/components/states';
import { totalTime, type Answer, type Connection } from '@/lib/api/types';
import type { Turn } from '../thread';
import { AnswerMeta } from './answer-meta';
import { Choices } from './choices';
import { EvidencePanel } from './evidence-panel';
import { ResultRows } from './result-rows';
import { SqlPanel } from './sql-panel';

const Chart = lazy(() => import('./chart'));

interface Props {
  answer: Answer;
  turn: Turn;
  connection: Connection | undefined;
  onRun: (connectionId: number, query: string, title?: string) => void;
}

/** An answer: the words, the chart, the rows, the query, and how it came about. */
export function AnswerCard({ answer, turn, connection, onRun }: Props) {
  const { connectionId } = turn;
  const run = (query: string, title?: string) => connectionId !== null && onRun(connectionId, query, title);
  const answered = answer.status === 'answered';
  return (
    <article aria-label="Answer" className="glass-card flex animate-rise flex-col gap-5 p-4 sm:p-6">
      <div className="flex flex-col gap-2.5">
        <p className="flex gap-3 text-[1.0625rem] leading-7 break-words whitespace-pre-line">
          {!answered && <QuestionMarkCircleIcon className="mt-0.5 size-6 shrink-0 text-warn" aria-hidden="true" />}
          <span className="min-w-0">{answer.answer}</span>
        </p>
        <AnswerMeta
          engine={answer.engine}
          confidence={turn.kind === 'question' && answered ? answer.confidence : null}
          ms={totalTime(answer.timing_ms)}
        />
      </div>
      {!answered && answer.choices.length > 0 && (
        <Choices choices={answer.choices} onChoose={(choice) => run(choice.query, choice.label)} />
      )}
      {answer.chart && (
        <Suspense fallback={<Waiting>Drawing the chart…</Waiting>}>
          <Chart spec={answer.chart} label={`Chart: ${turn.title ?? turn.text}`} />
        </Suspense>
      )}
      {answered && <ResultRows answer={answer} name={turn.title ?? turn.text} />}
      {answer.generated_query && <SqlPanel query={answer.generated_query} connection={connection} onRun={run} />}
      <EvidencePanel evidence={answer.evidence} />
      {answered && answer.choices.length > 0 && (
        <Disclosure title="Did you mean something else?">
          <Choices choices={answer.choices} onChoose={(choice) => run(choice.query, choice.label)} />
        </Disclosure>
      )}
    </article>
  );
}
