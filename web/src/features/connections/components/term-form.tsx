import { useId, useState, type SyntheticEvent } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { TextAreaField, TextField } from '@/components/field';
import { Segmented } from '@/components/segmented';
import { Failed } from '@/components/states';
import { ApiError, fieldErrors } from '@/lib/api/error';
import type { GlossaryEntry } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { useSaveTerm } from '../api/glossary';
import { missingIn, toEntry, toTermDraft, type Kind, type TermDraft } from './term-draft';

interface Props {
  connectionId: number;
  /** The one that is changed; none: a new one is added. */
  entry: GlossaryEntry | undefined;
  /** "orders.total_amount": what can be chosen. */
  columns: readonly string[];
  onClose: () => void;
}

const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'column', label: 'A column' },
  { value: 'value', label: 'A value' },
  { value: 'expression', label: 'A condition' },
];

/** More would make the list slow, and nobody scrolls that far: the name can be typed. */
const MOST_LISTED = 2_000;

/** A term and what it stands for. */
export function TermForm({ connectionId, entry, columns, onClose }: Props) {
  const [draft, setDraft] = useState(() => toTermDraft(entry));
  const [missing, setMissing] = useState<Partial<Record<string, string>>>({});
  const save = useSaveTerm(connectionId);
  const list = useId();

  const change = (to: Partial<TermDraft>) => setDraft((now) => ({ ...now, ...to }));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found = missingIn(draft);
    setMissing(found);
    if (save.isPending || Object.keys(found).length > 0) return;
    save.mutate(
      { entry: entry?.id, body: toEntry(draft) },
      {
        onSuccess: ({ term }) => {
          toast(`“${term}” was saved`);
          onClose();
        },
      },
    );
  };

  const taken = save.error instanceof ApiError && save.error.status === 409 ? save.error.message : undefined;
  const fields: Partial<Record<string, string>> = { ...fieldErrors(save.error), ...missing };
  const termError = fields.term ?? taken;
  // The server's word on a value may be about its column: said at the one that shows, beside what was typed.
  const said = [termError, fields.column, fields.value, fields.expression].some(Boolean);
  return (
    <Dialog title={entry ? `Change “${entry.term}”` : 'Add a term'} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Term"
          hint="One to five words, as people here say it."
          placeholder="GMV"
          autoComplete="off"
          value={draft.term}
          onChange={(event) => change({ term: event.target.value })}
          error={termError}
        />
        <Segmented label="It stands for" options={kinds} value={draft.kind} onChange={(kind) => change({ kind })} />
        {draft.kind === 'expression' ? (
          <TextField
            label="Condition"
            hint="A column compared with a constant: =, <>, <, <=, >, >=, is null, is not null."
            placeholder="orders.total_amount > 1000"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono text-[0.8125rem]"
            value={draft.expression}
            onChange={(event) => change({ expression: event.target.value })}
            error={fields.expression}
          />
        ) : (
          <>
            <TextField
              label="Column"
              hint="Type a part of its name to find it."
              placeholder={columns[0] ?? 'orders.total_amount'}
              list={list}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              className="font-mono text-[0.8125rem]"
              value={draft.column}
              onChange={(event) => change({ column: event.target.value })}
              error={fields.column}
            />
            <datalist id={list}>
              {columns.slice(0, MOST_LISTED).map((column) => (
                <option key={column} value={column} />
              ))}
            </datalist>
          </>
        )}
        {draft.kind === 'value' && (
          <TextAreaField
            label="Values"
            hint="One in each line: any of them is meant."
            rows={2}
            spellCheck={false}
            value={draft.values}
            onChange={(event) => change({ values: event.target.value })}
            error={fields.value}
          />
        )}
        {save.isError && !said && <Failed title="The term was not saved." error={save.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
