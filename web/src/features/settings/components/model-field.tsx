import { useState, type ReactNode } from 'react';
import { SelectField, TextField } from '@/components/field';
import type { Model } from '@/lib/api/types';

interface Props {
  models: readonly Model[];
  value: string;
  onChange: (id: string) => void;
  error: string | undefined;
  hint: ReactNode;
}

const OTHER = ':other';

/** A model of the list, or any other by its name. */
export function ModelField({ models, value, onChange, error, hint }: Props) {
  const [typing, setTyping] = useState(false);
  const typed = typing || !models.some((one) => one.id === value);
  const choose = (id: string) => {
    setTyping(id === OTHER);
    onChange(id === OTHER ? '' : id);
  };
  return (
    <div className="flex flex-col gap-5">
      <SelectField
        label="Model"
        value={typed ? OTHER : value}
        onChange={(event) => choose(event.target.value)}
        error={typed ? undefined : error}
        hint={hint}
      >
        {models.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
        <option value={OTHER}>Another model…</option>
      </SelectField>
      {typed && (
        <TextField
          label="Model name"
          hint="As the provider calls it."
          placeholder="gpt-4o-mini"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => {
            setTyping(true);
            onChange(event.target.value);
          }}
          error={error}
        />
      )}
    </div>
  );
}
