import { ChevronDownIcon, ChevronUpDownIcon, ChevronUpIcon } from '@heroicons/react/16/solid';
import { useMemo, useState } from 'react';
import type { Column } from '@/lib/api/types';
import { cellText, isNumeric } from '@/lib/cells';
import { cn } from '@/lib/cn';
import { count } from '@/lib/format';
import { sortRows, type Direction, type Row } from '@/lib/sort-rows';
import { Button } from './button';

interface Props {
  /** The name of the table for a screen reader. */
  label: string;
  columns: readonly Column[];
  rows: readonly Row[];
}

/** So many rows are drawn at first; the rest on request, so that a thousand rows do not slow the page. */
const FIRST = 50;

/** Rows that sort by a click on a column's head and scroll sideways in their own frame. */
export function DataTable({ label, columns, rows }: Props) {
  const [sort, setSort] = useState<{ column: string; direction: Direction } | null>(null);
  const [all, setAll] = useState(false);
  const sorted = useMemo(() => {
    const column = columns.find((one) => one.name === sort?.column);
    return sort && column ? sortRows(rows, column, sort.direction) : rows;
  }, [rows, columns, sort]);
  const shown = all ? sorted : sorted.slice(0, FIRST);

  const turn = (column: string) =>
    setSort((now) => {
      if (now?.column !== column) return { column, direction: 'ascending' };
      return now.direction === 'ascending' ? { column, direction: 'descending' } : null;
    });
  return (
    <div className="flex flex-col gap-2">
      <div
        role="region"
        aria-label={label}
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-xl border border-line"
      >
        <table className="w-full border-collapse text-sm">
          <thead className="sticky top-0 z-10 bg-panel">
            <tr>
              {columns.map((column) => {
                const direction = sort?.column === column.name ? sort.direction : undefined;
                const Icon =
                  direction === 'ascending'
                    ? ChevronUpIcon
                    : direction === 'descending'
                      ? ChevronDownIcon
                      : ChevronUpDownIcon;
                return (
                  <th
                    key={column.name}
                    scope="col"
                    aria-sort={direction ?? 'none'}
                    className="border-b border-line p-0 font-medium"
                  >
                    <button
                      type="button"
                      onClick={() => turn(column.name)}
                      className={cn(
                        'flex w-full items-center gap-1 px-3.5 py-2 whitespace-nowrap text-soft transition -outline-offset-2 hover:text-ink',
                        isNumeric(column) && 'flex-row-reverse',
                      )}
                    >
                      {column.name}
                      <Icon className={cn('size-4', direction ? 'text-accent' : 'opacity-50')} aria-hidden="true" />
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index} className="border-b border-line last:border-0 hover:bg-accent-soft/40">
                {columns.map((column) => (
                  <Cell key={column.name} column={column} value={row[column.name]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && rows.length > FIRST && (
        <Button size="small" variant="quiet" className="self-start" onClick={() => setAll(true)}>
          Show all {count(rows.length, 'row')}
        </Button>
      )}
    </div>
  );
}

function Cell({ column, value }: { column: Column; value: unknown }) {
  const text = cellText(value, column);
  const numeric = isNumeric(column);
  return (
    <td
      title={text && text.length > 40 ? text : undefined}
      className={cn('max-w-80 truncate px-3.5 py-2', numeric && 'text-right tabular-nums')}
    >
      {text ?? <span className="text-faint italic">null</span>}
    </td>
  );
}
