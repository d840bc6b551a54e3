import { BookOpenIcon, ChevronRightIcon, PencilSquareIcon, PlusIcon, TrashIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Button, IconButton } from '@/components/button';
import { Empty, Failed, Waiting } from '@/components/states';
import type { GlossaryEntry } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { useGlossary, useRemoveTerm } from '../api/glossary';
import { ChosenReadings } from './chosen-readings';
import { TermForm } from './term-form';

interface Props {
  connectionId: number;
  /** Columns by table. */
  schema: Readonly<Record<string, readonly { name: string }[]>>;
}

const namesOf = (schema: Props['schema']): string[] =>
  Object.entries(schema).flatMap(([table, columns]) => columns.map(({ name }) => `${table}.${name}`));

/** The connection's own words: folded, that there is a glossary; open, its terms and what was chosen for questions. */
export function GlossaryCard({ connectionId, schema }: Props) {
  const [open, setOpen] = useState(false);
  const [editing, setEditing] = useState<{ entry: GlossaryEntry | undefined } | null>(null);
  const glossary = useGlossary(connectionId, open);
  const add = () => setEditing({ entry: undefined });
  return (
    <details className="glass-card group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex list-none items-center gap-3 rounded-2xl px-5 py-3.5 transition select-none hover:bg-accent-soft/50 [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="size-4 shrink-0 text-faint transition group-open:rotate-90" aria-hidden="true" />
        <BookOpenIcon className="size-5 shrink-0 text-accent" aria-hidden="true" />
        <h2 className="min-w-0 font-semibold">Glossary</h2>
      </summary>
      <div className="flex flex-col gap-5 border-t border-line px-5 py-5">
        {glossary.data ? (
          <>
            {glossary.data.length === 0 ? (
              <Empty
                icon={<BookOpenIcon aria-hidden="true" />}
                title="No terms yet"
                action={
                  <Button variant="primary" onClick={add}>
                    Add a term
                  </Button>
                }
              >
                Say what the words of your team stand for here: “GMV” a column, “delivered” a value, “big order” a
                condition. Questions understand them from then on.
              </Empty>
            ) : (
              <>
                <div className="flex flex-wrap items-center justify-between gap-3">
                  <p className="max-w-2xl text-sm text-soft">
                    Words of your team and what they stand for in this database. Questions understand them at once.
                  </p>
                  <Button size="small" icon={<PlusIcon className="size-4" aria-hidden="true" />} onClick={add}>
                    Add a term
                  </Button>
                </div>
                <Terms connectionId={connectionId} entries={glossary.data} onEdit={(entry) => setEditing({ entry })} />
              </>
            )}
            <ChosenReadings connectionId={connectionId} />
          </>
        ) : glossary.isError ? (
          <Failed
            title="The glossary could not be loaded."
            error={glossary.error}
            onRetry={() => void glossary.refetch()}
          />
        ) : (
          <Waiting>Loading the glossary…</Waiting>
        )}
      </div>
      {editing && (
        <TermForm
          connectionId={connectionId}
          entry={editing.entry}
          columns={namesOf(schema)}
          onClose={() => setEditing(null)}
        />
      )}
    </details>
  );
}

interface TermsProps {
  connectionId: number;
  entries: readonly GlossaryEntry[];
  onEdit: (entry: GlossaryEntry) => void;
}

function Terms({ connectionId, entries, onEdit }: TermsProps) {
  const remove = useRemoveTerm(connectionId);
  return (
    <>
      {remove.isError && <Failed title="The term was not removed." error={remove.error} />}
      <ul aria-label="Terms" className="flex flex-col divide-y divide-line rounded-xl border border-line">
        {entries.map((entry) => (
          <li key={entry.id} className="flex items-center gap-2 py-2 pr-2 pl-4">
            <div className="min-w-0 flex-1 sm:grid sm:grid-cols-[12rem_1fr] sm:items-baseline sm:gap-4">
              <p className="font-medium break-words">{entry.term}</p>
              {entry.problem ? (
                <p className="text-sm break-words text-bad">Stands for nothing any more: {entry.problem}</p>
              ) : (
                <p className="font-mono text-[0.8125rem] break-words text-soft">{entry.meaning}</p>
              )}
            </div>
            <IconButton label={`Change ${entry.term}`} onClick={() => onEdit(entry)}>
              <PencilSquareIcon className="size-5" aria-hidden="true" />
            </IconButton>
            <IconButton
              label={`Remove ${entry.term}`}
              disabled={remove.isPending}
              onClick={() => remove.mutate(entry.id, { onSuccess: () => toast(`“${entry.term}” was removed`) })}
            >
              <TrashIcon className="size-5" aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
    </>
  );
}
