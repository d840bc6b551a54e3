import { ArrowPathIcon, CheckIcon, ClipboardIcon, PencilIcon, PlayIcon } from '@heroicons/react/24/outline';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/button';
import type { Connection } from '@/lib/api/types';
import { formatPipeline } from '@/lib/format-pipeline';
import { useCopy } from '@/lib/use-copy';

const CodeEditor = lazy(() => import('./code-editor'));

interface Props {
  query: string;
  /** Undefined when it was deleted since: then the query can only be read. */
  connection: Connection | undefined;
  onRun: (query: string, title: string) => void;
}

/** No SQL statement begins with a brace; a connection that was deleted cannot say what it was. */
const isPipeline = (query: string, connection: Connection | undefined): boolean =>
  connection ? connection.db_type === 'mongodb' : query.startsWith('{');

/** The query behind an answer: copy it, run it again, or edit it and run that. */
export function QueryPanel({ query: written, connection, onRun }: Props) {
  const pipeline = isPipeline(written, connection);
  const query = pipeline ? formatPipeline(written) : written;
  const [draft, setDraft] = useState<string | null>(null);
  const { copied, copy } = useCopy();
  const editing = draft !== null;
  const run = () => {
    if (!draft?.trim()) return;
    onRun(draft.trim(), draft.trim() === query.trim() ? 'Run the query again' : 'Run the edited query');
    setDraft(null);
  };
  const icon = 'size-4';
  return (
    <section aria-label="Query" className="overflow-hidden rounded-xl border border-line bg-inset">
      <div className="flex flex-wrap items-center gap-x-1 border-b border-line px-2 py-1">
        <h3 className="mr-auto px-1.5 text-sm font-semibold text-soft">{pipeline ? 'MongoDB pipeline' : 'SQL'}</h3>
        {editing ? (
          <>
            <Button size="small" variant="quiet" onClick={() => setDraft(null)}>
              Cancel
            </Button>
            <Button
              size="small"
              variant="primary"
              disabled={!draft.trim()}
              icon={<PlayIcon className={icon} aria-hidden="true" />}
              onClick={run}
            >
              Run
            </Button>
          </>
        ) : (
          <>
            <Button
              size="small"
              variant="quiet"
              icon={
                copied ? (
                  <CheckIcon className={icon} aria-hidden="true" />
                ) : (
                  <ClipboardIcon className={icon} aria-hidden="true" />
                )
              }
              onClick={() => void copy(query)}
            >
              <span aria-live="polite" className="sr-only sm:not-sr-only">
                {copied ? 'Copied' : 'Copy'}
              </span>
            </Button>
            {connection && (
              <>
                <Button
                  size="small"
                  variant="quiet"
                  icon={<PencilIcon className={icon} aria-hidden="true" />}
                  onClick={() => setDraft(query)}
                >
                  <span className="sr-only sm:not-sr-only">Edit</span>
                </Button>
                <Button
                  size="small"
                  variant="quiet"
                  icon={<ArrowPathIcon className={icon} aria-hidden="true" />}
                  onClick={() => onRun(query, 'Run the query again')}
                >
                  <span className="sr-only sm:not-sr-only">Run again</span>
                </Button>
              </>
            )}
          </>
        )}
      </div>
      <Suspense
        fallback={<pre className="px-4 py-3 font-mono text-[0.8125rem] leading-6 whitespace-pre-wrap">{query}</pre>}
      >
        <CodeEditor
          key={editing ? 'edit' : query}
          label={editing ? 'Edit the query' : pipeline ? 'MongoDB query' : 'SQL query'}
          value={query}
          dialect={pipeline ? 'mongodb' : (connection?.db_type ?? 'postgresql')}
          schema={connection?.metadata.schema}
          onChange={editing ? setDraft : undefined}
          onSubmit={run}
        />
      </Suspense>
    </section>
  );
}
