import { ChevronRightIcon, SparklesIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Failed, Waiting } from '@/components/states';
import { useOptions } from '../api/options';
import { OptionsForm } from './options-form';

interface Props {
  connectionId: number;
  tables: readonly string[];
}

/** What this connection tells a language model: folded, that it can be set; open, the form. */
export function OptionsCard({ connectionId, tables }: Props) {
  const [open, setOpen] = useState(false);
  const options = useOptions(connectionId, open);
  return (
    <details className="glass-card group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex list-none items-center gap-3 rounded-2xl px-5 py-3.5 transition select-none hover:bg-accent-soft/50 [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="size-4 shrink-0 text-faint transition group-open:rotate-90" aria-hidden="true" />
        <SparklesIcon className="size-5 shrink-0 text-accent" aria-hidden="true" />
        <h2 className="min-w-0 font-semibold">What a language model is told</h2>
      </summary>
      <div className="border-t border-line px-5 py-5">
        {options.data ? (
          <OptionsForm connectionId={connectionId} options={options.data} tables={tables} />
        ) : options.isError ? (
          <Failed
            title="The options could not be loaded."
            error={options.error}
            onRetry={() => void options.refetch()}
          />
        ) : (
          <Waiting>Loading the options…</Waiting>
        )}
      </div>
    </details>
  );
}
