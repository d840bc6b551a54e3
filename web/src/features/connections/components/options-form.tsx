import { useState } from 'react';
import { Button } from '@/components/button';
import { CheckField, TextAreaField, TextField } from '@/components/field';
import { Form } from '@/components/form';
import { fieldErrors } from '@/lib/api/error';
import type { ConnectionOptions } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { useSaveOptions } from '../api/options';
import {
  indexNumbers,
  promptNumbers,
  toDraft,
  toOptions,
  usual,
  wrongNumbers,
  wrongTables,
  type Draft,
  type NumberField,
} from './options-draft';
import { PromptPreview } from './prompt-preview';

interface Props {
  connectionId: number;
  options: ConnectionOptions;
  /** The names of the database's tables. */
  tables: readonly string[];
}

export function OptionsForm({ connectionId, options, tables }: Props) {
  const template = options.default_prompt_template;
  const [draft, setDraft] = useState(() => toDraft(options));
  const [wrong, setWrong] = useState<Readonly<Record<string, string | undefined>>>({});
  const save = useSaveOptions(connectionId);
  const fields: Readonly<Record<string, string | undefined>> = { ...fieldErrors(save.error), ...wrong };

  const change = (to: Partial<Draft>) => setDraft((now) => ({ ...now, ...to }));
  const submit = () => {
    const unknown = wrongTables(draft, tables);
    const found = { ...wrongNumbers(draft), ...(unknown ? { tables: unknown } : {}) };
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    save.mutate(toOptions(draft, template), {
      onSuccess: (saved) => {
        setDraft(toDraft(saved));
        toast('Options saved');
      },
    });
  };
  const reset = () => {
    setWrong({});
    setDraft(usual(template));
  };
  const number = ({ name, label, hint }: NumberField) => (
    <TextField
      key={name}
      label={label}
      hint={hint}
      inputMode="decimal"
      autoComplete="off"
      value={draft[name]}
      onChange={(event) => change({ [name]: event.target.value })}
      error={fields[name]}
    />
  );

  return (
    <Form
      label="What a language model is told"
      call={save}
      fields={fields}
      failure="The options were not saved."
      onSubmit={submit}
      submit="Save options"
      actions={
        <Button variant="quiet" onClick={reset}>
          Reset to default
        </Button>
      }
    >
      <p className="max-w-2xl text-sm text-soft">
        With a language model in the settings, questions that go there take along the tables that fit them (names,
        types, keys and comments), earlier questions of the conversation, and those that you marked as right, with their
        queries. Here you say what else may leave this server, and how much.
      </p>
      <CheckField
        label="Share example values"
        hint="Sample rows and values that match words of the question go to the model with the tables. Off: the schema only."
        checked={draft.share_values}
        onChange={(event) => change({ share_values: event.target.checked })}
        error={fields.share_values}
      />
      <CheckField
        label="Let the model write the answer"
        hint="Up to 50 rows of each result go to the model, which puts them into words. Off: the words are written here and no row of a result leaves this server."
        checked={draft.share_rows}
        onChange={(event) => change({ share_rows: event.target.checked })}
        error={fields.share_rows}
      />
      <TextAreaField
        label="Notes for the model"
        hint="What words mean here, which tables to use, what to leave out. Goes to the model with every question."
        placeholder="Revenue is net of VAT. Ignore tables that start with tmp_."
        rows={4}
        value={draft.notes}
        onChange={(event) => change({ notes: event.target.value })}
        error={fields.notes}
      />
      <TextAreaField
        label="Only these tables"
        hint="One in each line: the model is told of no other, though their keys may name what they refer to. Empty: of all."
        rows={3}
        spellCheck={false}
        className="font-mono text-[0.8125rem]"
        value={draft.tables}
        onChange={(event) => change({ tables: event.target.value })}
        error={fields.tables}
      />
      <TextAreaField
        label="Prompt template"
        hint="What the model is told first; all of it goes there. {context} stands for the tables that fit the question, {question} for the question."
        rows={10}
        spellCheck={false}
        className="font-mono text-[0.8125rem]"
        value={draft.prompt_template}
        onChange={(event) => change({ prompt_template: event.target.value })}
        error={fields.prompt_template}
      />
      <PromptPreview
        connectionId={connectionId}
        template={draft.prompt_template === template ? null : draft.prompt_template}
      />
      <div className="grid gap-5 sm:grid-cols-3">{promptNumbers.map(number)}</div>
      <fieldset className="flex flex-col gap-3">
        <legend className="text-sm font-semibold">Search index</legend>
        <p className="text-[0.8125rem] text-faint">A change here reads the database again.</p>
        <div className="grid gap-5 sm:grid-cols-3">{indexNumbers.map(number)}</div>
      </fieldset>
    </Form>
  );
}
