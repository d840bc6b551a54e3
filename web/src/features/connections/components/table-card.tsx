import { ChevronRightIcon, KeyIcon, LinkIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Badge } from '@/components/alert';
import { Button } from '@/components/button';
import { DataTable } from '@/components/data-table';
import { Failed, Waiting } from '@/components/states';
import type { Table } from '@/lib/api/types';
import { count } from '@/lib/format';
import { useSample } from '../api/connections';
import type { Words } from './database-words';

interface Props {
  connectionId: number;
  table: Table;
  words: Words;
}

/** A table of the schema: folded, its name and size; open, its columns and on request some of its rows. */
export function TableCard({ connectionId, table, words }: Props) {
  const [sampling, setSampling] = useState(false);
  return (
    <details className="glass-card group overflow-hidden">
      <summary className="flex list-none items-center gap-3 px-5 py-3.5 transition select-none hover:bg-accent-soft/50 [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="size-4 shrink-0 text-faint transition group-open:rotate-90" aria-hidden="true" />
        <span className="min-w-0 truncate font-mono text-sm font-semibold">{table.name}</span>
        {table.kind === 'view' && <Badge tone="plain">View</Badge>}
        <span className="ml-auto shrink-0 text-xs text-faint">
          {count(table.columns.length, words.column)}
          {table.kind !== 'view' && table.row_estimate !== null && `, ${count(table.row_estimate, words.row)}`}
        </span>
      </summary>
      <div className="flex flex-col gap-4 border-t border-line px-5 py-4">
        {table.comment && <p className="text-sm text-soft">{table.comment}</p>}
        <ul className="grid gap-x-8 gap-y-1.5 text-sm sm:grid-cols-2">
          {table.columns.map((column) => (
            <li key={column.name} className="flex min-w-0 flex-wrap items-baseline gap-x-2 border-b border-line pb-1.5">
              <span className="font-mono text-[0.8125rem] font-medium break-all">{column.name}</span>
              <span className="text-xs text-faint lowercase">{column.type}</span>
              {column.type_shares && <span className="text-xs text-faint">({percentages(column.type_shares)})</span>}
              {column.primary_key && (
                <span className="inline-flex items-center gap-1 text-xs text-accent">
                  <KeyIcon className="size-3.5" aria-hidden="true" /> key
                </span>
              )}
              {column.references && (
                <span className="inline-flex items-center gap-1 text-xs break-all text-accent">
                  <LinkIcon className="size-3.5 shrink-0" aria-hidden="true" /> {column.references}
                </span>
              )}
              {column.comment && <span className="basis-full text-xs text-soft">{column.comment}</span>}
            </li>
          ))}
        </ul>
        {sampling ? (
          <Sample connectionId={connectionId} table={table.name} words={words} />
        ) : (
          <Button size="small" className="self-start" onClick={() => setSampling(true)}>
            Show sample {words.row}s
          </Button>
        )}
      </div>
    </details>
  );
}

/** "string 75 %, missing 25 %". */
const percentages = (shares: Readonly<Record<string, number>>): string =>
  Object.entries(shares)
    .map(([type, share]) => `${type} ${share < 0.01 ? '< 1' : Math.round(share * 100)} %`)
    .join(', ');

function Sample({ connectionId, table, words }: { connectionId: number; table: string; words: Words }) {
  const sample = useSample(connectionId, table, true);
  if (sample.isPending) return <Waiting>Reading some {words.row}s…</Waiting>;
  if (sample.isError) {
    return (
      <Failed
        title={`The ${words.row}s could not be read.`}
        error={sample.error}
        onRetry={() => void sample.refetch()}
      />
    );
  }
  if (sample.data.rows.length === 0) return <p className="text-sm text-soft">This {words.table} is empty.</p>;
  return <DataTable label={`Sample of ${table}`} columns={sample.data.columns} rows={sample.data.rows} />;
}
