import { MagnifyingGlassIcon, TableCellsIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Empty } from '@/components/states';
import type { Connection, Table } from '@/lib/api/types';
import { wordsOf } from './database-words';
import { TableCard } from './table-card';

/** Finds a table by its own name or by that of one of its columns. */
const matches = (table: Table, words: string): boolean =>
  [table.name, ...table.columns.map((column) => column.name)].some((name) => name.toLowerCase().includes(words));

export function SchemaView({ connection }: { connection: Connection }) {
  const tables = connection.metadata.tables ?? [];
  const words = wordsOf(connection.db_type);
  const [search, setSearch] = useState('');
  const shown = tables.filter((table) => matches(table, search.trim().toLowerCase()));
  if (tables.length === 0) {
    return (
      <div className="glass-card">
        <Empty icon={<TableCellsIcon aria-hidden="true" />} title={`This database has no ${words.table}s`}>
          Create some, then refresh the connection.
        </Empty>
      </div>
    );
  }
  return (
    <section aria-label="Schema" className="flex flex-col gap-4">
      <div className="relative max-w-md">
        <MagnifyingGlassIcon
          className="pointer-events-none absolute top-1/2 left-3 size-5 -translate-y-1/2 text-faint"
          aria-hidden="true"
        />
        <input
          type="search"
          aria-label={`Find a ${words.table} or ${words.column}`}
          placeholder={`Find a ${words.table} or ${words.column}`}
          className="control pl-10"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {shown.length === 0 && (
        <p className="text-sm text-soft">
          No {words.table} or {words.column} has “{search.trim()}” in its name.
        </p>
      )}
      <ul className="flex flex-col gap-3">
        {shown.map((table) => (
          <li key={table.name}>
            <TableCard connectionId={connection.id} table={table} words={words} />
          </li>
        ))}
      </ul>
    </section>
  );
}
