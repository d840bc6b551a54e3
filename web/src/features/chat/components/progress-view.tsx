import { ArrowPathIcon } from '@heroicons/react/24/outline';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Spinner } from '@/components/spinner';
import { count } from '@/lib/format';
import { partsOf, type Progress } from '../progress';
import type { Turn } from '../thread';

const stages: Record<string, string> = {
  context: 'Finding the tables of your question…',
  translate: 'Translating your question…',
  llm: 'The model writes the query…',
  run: 'Running the query…',
  words: 'The model writes the answer…',
};

interface Props {
  progress: Progress;
  since: number;
  kind: Turn['kind'];
}

/** What is going on, after 300 ms; how long it takes, after three seconds; and what a model writes, as it comes. */
export function ProgressView({ progress, since, kind }: Props) {
  const stage = progress.stage === null ? undefined : stages[progress.stage];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex animate-late flex-wrap items-center gap-3 text-sm text-soft">
        <Spinner className="size-5 text-accent" />
        <span role="status">{stage ?? (kind === 'question' ? 'Looking for the answer…' : 'Running the query…')}</span>
        <Seconds since={since} />
      </div>
      <Draft progress={progress} />
    </div>
  );
}

function Seconds({ since }: { since: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [since]);
  if (seconds < 3) return null;
  return (
    <span className="tabular-nums" aria-hidden="true">
      {seconds} s
    </span>
  );
}

/** What there is of an answer that is not complete; nothing at first. */
export function Draft({ progress }: { progress: Progress }) {
  const { tables, contextTokens, problems, rows, words } = progress;
  const parts = partsOf(progress.draft);
  const query = progress.query ?? parts.query;
  if (!progress.draft && !query && !words && problems.length === 0) return null;
  return (
    <section aria-label="Draft" className="glass-card flex flex-col gap-4 p-4 sm:p-6">
      {tables.length > 0 && (
        <p className="text-[0.8125rem] break-words text-faint">
          The model knows of {tables.join(', ')}
          {contextTokens !== null && ` (${count(contextTokens, 'token')})`}
        </p>
      )}
      {problems.map((problem, index) => (
        <p key={index} className="flex gap-2.5 text-sm text-soft">
          <ArrowPathIcon className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden="true" />
          <span className="min-w-0 break-words">
            {problem.replace(/[.\s]+$/, '')}. Asking the model again, attempt {index + 2}.
          </span>
        </p>
      ))}
      {parts.thought && <p className="text-sm break-words whitespace-pre-line text-soft">{parts.thought}</p>}
      {query && <Code text={query} />}
      {rows !== null && <p className="text-sm text-soft">{count(rows, 'row')}</p>}
      {words && <p className="text-[1.0625rem] leading-7 break-words whitespace-pre-line">{words}</p>}
    </section>
  );
}

/** A query that grows; its end stays in sight. */
function Code({ text }: { text: string }) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [text]);
  return (
    <div
      ref={frame}
      role="region"
      aria-label="Query so far"
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-xl border border-line bg-inset"
    >
      <pre className="px-4 py-3 font-mono text-[0.8125rem] leading-6 whitespace-pre-wrap">{text}</pre>
    </div>
  );
}
