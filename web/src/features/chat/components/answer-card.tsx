import { lazy, Suspense } from 'react';
import { QuestionMarkCircleIcon } from '@heroicons/react/24/outline';
import { Disclosure } from '@/components/disclosure';
import { Waiting } from '@/components/states';
import type { Answer, Choice, Connection } from '@/lib/api/types';
import { followUps } from '../follow-ups';
import type { ThreadActions, Turn } from '../thread';
import { answerCost, AnswerMeta } from './answer-meta';
import { ChoiceNote } from './choice-note';
import { Choices } from './choices';
import { EvidencePanel } from './evidence-panel';
import { Feedback } from './feedback';
import { FollowUpChips } from './follow-up-chips';
import { ResultRows } from './result-rows';
import { QueryPanel } from './query-panel';

const Chart = lazy(() => import('./chart'));

interface Props {
  answer: Answer;
  turn: Turn;
  connection: Connection | undefined;
  actions: ThreadActions;
  newest: boolean;
}

/** An answer: the words, the chart, the rows, the query, and how it came about. */
export function AnswerCard({ answer, turn, connection, actions, newest }: Props) {
  const { connectionId } = turn;
  const asked = turn.kind === 'question';
  const answered = answer.status === 'answered';
  const { choice: chosen } = answer.evidence;
  const run = (query: string, title?: string) => connectionId !== null && actions.run(connectionId, query, title);
  const choose = (choice: Choice) => connectionId !== null && actions.choose(connectionId, turn.text, choice);
  const ask = (question: string) => connectionId !== null && actions.ask(connectionId, question);
  const anew = () => connectionId !== null && actions.ask(connectionId, turn.text, { anew: true });
  const further = newest && asked ? followUps(answer, turn.text, connection?.metadata.schema) : [];
  return (
    <div className="flex flex-col gap-3">
      <article aria-label="Answer" className="glass-card flex animate-rise flex-col gap-5 p-4 sm:p-6">
        <div className="flex flex-col gap-2.5">
          <p className="flex gap-3 text-[1.0625rem] leading-7 break-words whitespace-pre-line">
            {!answered && <QuestionMarkCircleIcon className="mt-0.5 size-6 shrink-0 text-warn" aria-hidden="true" />}
            <span className="min-w-0">{answer.answer}</span>
          </p>
          <AnswerMeta
            engine={answer.engine}
            confidence={asked && answered ? answer.confidence : null}
            timing={answer.timing_ms}
            cost={answerCost(answer)}
            cached={answer.cached}
            onAnew={anew}
          />
          {chosen?.id != null && connectionId !== null && (
            <ChoiceNote connectionId={connectionId} choice={{ ...chosen, id: chosen.id }} />
          )}
        </div>
        {!answered && answer.choices.length > 0 && <Choices choices={answer.choices} onChoose={choose} />}
        {answer.chart && (
          <Suspense fallback={<Waiting>Drawing the chart…</Waiting>}>
            <Chart spec={answer.chart} label={`Chart: ${turn.title ?? turn.text}`} />
          </Suspense>
        )}
        {answered && <ResultRows answer={answer} name={turn.title ?? turn.text} />}
        {answer.generated_query && <QueryPanel query={answer.generated_query} connection={connection} onRun={run} />}
        <EvidencePanel evidence={answer.evidence} engine={answer.engine} timing={answer.timing_ms} />
        {answered && answer.choices.length > 0 && (
          <Disclosure title="Did you mean something else?">
            <Choices choices={answer.choices} onChoose={choose} />
          </Disclosure>
        )}
        {asked && answered && answer.id != null && answer.generated_query && (
          <Feedback
            id={answer.id}
            verified={turn.verified}
            onVerified={(verified) => actions.verify(turn.key, verified)}
          />
        )}
      </article>
      {further.length > 0 && <FollowUpChips questions={further} onAsk={ask} />}
    </div>
  );
}
