import type { ReactNode } from 'react';
import { Disclosure } from '@/components/disclosure';
import { stageTimes, type Evidence } from '@/lib/api/types';
import { duration } from '@/lib/format';

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="grid gap-1.5 sm:grid-cols-[9rem_1fr] sm:gap-4">
    <dt className="text-sm font-medium text-faint">{title}</dt>
    <dd className="min-w-0 text-sm">{children}</dd>
  </div>
);

const Chips = ({ items }: { items: readonly string[] }) => (
  <ul className="flex flex-wrap gap-1.5">
    {items.map((item) => (
      <li
        key={item}
        className="max-w-full rounded-md bg-inset px-2 py-0.5 font-mono text-xs leading-5 break-all ring-1 ring-line"
      >
        {item}
      </li>
    ))}
  </ul>
);

const stageNames: Record<string, string> = {
  retrieval: 'finding tables',
  translate: 'translating',
  llm: 'language model',
  guard: 'checking the query',
  run: 'database',
  answer: 'wording',
};

interface Props {
  evidence: Evidence;
  engine: string;
  /** Milliseconds by stage. */
  timing: unknown;
}

/**
 * How the question was understood: which words became what, which tables and joins were used, what was assumed, what a
 * model was told and tried, and where the time went.
 */
export function EvidencePanel({ evidence, engine, timing }: Props) {
  const { tables, joins, columns, filters, assumptions, not_understood, links, context, attempts } = evidence;
  const stages = Object.entries(stageTimes(timing)).filter(([stage]) => stage !== 'total');
  const lists = { Tables: tables, Columns: columns, Joins: joins, Filters: filters };
  const parts = Object.entries(lists).filter(([, items]) => items.length > 0);
  const size =
    parts.length + links.length + assumptions.length + not_understood.length + context.length + attempts.length;
  if (size === 0) return null;
  return (
    <Disclosure title="How this was answered">
      <dl className="flex flex-col gap-4">
        {links.length > 0 && (
          <Part title="Your words">
            <ul className="flex flex-col gap-1">
              {links.map((link, index) => (
                <li key={index} className="break-words">
                  <span className="font-medium">“{link.words}”</span>
                  <span className="text-soft"> became the {link.kind} </span>
                  <span className="font-mono text-xs break-all">{link.target}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        {not_understood.length > 0 && (
          <Part title="Not understood">
            <p className="break-words">{not_understood.map((words) => `“${words}”`).join(', ')}</p>
          </Part>
        )}
        {parts.map(([title, items]) => (
          <Part key={title} title={title}>
            <Chips items={items} />
          </Part>
        ))}
        {assumptions.length > 0 && (
          <Part title="Assumptions">
            <ul className="flex list-disc flex-col gap-1 pl-4">
              {assumptions.map((assumption) => (
                <li key={assumption} className="break-words">
                  {assumption}
                </li>
              ))}
            </ul>
          </Part>
        )}
        {attempts.length > 0 && (
          <Part title="Tried before">
            <ol className="flex flex-col gap-3">
              {attempts.map(({ query, problem }, index) => (
                <li key={index} className="flex flex-col gap-1.5">
                  <pre className="max-h-40 overflow-y-auto rounded-md bg-inset px-2.5 py-1.5 font-mono text-xs leading-5 break-words whitespace-pre-wrap ring-1 ring-line">
                    {query}
                  </pre>
                  <p className="break-words text-soft">{problem}</p>
                </li>
              ))}
            </ol>
          </Part>
        )}
        {context.length > 0 && (
          <Part title={engine === 'llm' ? 'The model was told' : 'Looked at'}>
            <ul className="flex flex-col gap-2">
              {context.map((chunk, index) => (
                <li key={index}>
                  <details>
                    <summary className="flex list-none items-baseline justify-between gap-3 rounded-md [&::-webkit-details-marker]:hidden">
                      <span className="font-mono text-xs break-all underline decoration-line-strong decoration-dotted underline-offset-4">
                        {chunk.table}
                      </span>
                      <span className="shrink-0 text-xs text-faint tabular-nums">
                        relevance {chunk.score.toFixed(2)}
                      </span>
                    </summary>
                    <pre className="mt-1.5 rounded-md bg-inset px-2.5 py-1.5 font-mono text-xs leading-5 break-words whitespace-pre-wrap ring-1 ring-line">
                      {chunk.text}
                    </pre>
                  </details>
                  {chunk.reasons.length > 0 && (
                    <p className="text-xs break-words text-soft">{chunk.reasons.join('; ')}</p>
                  )}
                </li>
              ))}
            </ul>
          </Part>
        )}
        {stages.length > 0 && (
          <Part title="Time">
            <ul className="flex flex-wrap gap-x-4 gap-y-1 text-soft">
              {stages.map(([stage, ms]) => (
                <li key={stage} className="tabular-nums">
                  {stageNames[stage] ?? stage} {duration(ms)}
                </li>
              ))}
            </ul>
          </Part>
        )}
      </dl>
    </Disclosure>
  );
}
