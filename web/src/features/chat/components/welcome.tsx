import { ArrowUpRightIcon } from '@heroicons/react/24/outline';
import { Logo } from '@/components/logo';
import type { Connection } from '@/lib/api/types';
import { suggestions } from '../suggestions';

/** An empty chat: what can be asked first. */
export const Welcome = ({ connection, onAsk }: { connection: Connection; onAsk: (question: string) => void }) => (
  <div className="flex flex-1 overflow-y-auto px-4 py-8">
    <div className="m-auto flex w-full max-w-2xl flex-col items-center gap-7">
      <Logo className="size-12" />
      <div className="text-center">
        <p className="text-2xl font-bold tracking-tight break-words sm:text-3xl">
          Ask <span className="gradient-text">{connection.name}</span>
        </p>
        <p className="mt-2 text-soft">In your own words. You see the answer, its query and how it came about.</p>
      </div>
      <ul aria-label="Suggestions" className="grid w-full gap-2.5 sm:grid-cols-2">
        {suggestions(connection).map((question) => (
          <li key={question}>
            <button
              type="button"
              onClick={() => onAsk(question)}
              className="glass-card group flex h-full w-full items-center justify-between gap-3 px-4 py-3.5 text-left text-[0.9375rem] transition hover:-translate-y-0.5 hover:border-line-strong"
            >
              {question}
              <ArrowUpRightIcon
                className="size-4 shrink-0 text-faint transition group-hover:text-accent"
                aria-hidden="true"
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  </div>
);
