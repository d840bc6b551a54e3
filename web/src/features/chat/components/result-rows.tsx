import { ArrowDownTrayIcon } from '@heroicons/react/24/outline';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { DataTable } from '@/components/data-table';
import type { Answer } from '@/lib/api/types';
import { csvName, download, toCsv } from '@/lib/csv';
import { count } from '@/lib/format';

/** The rows of an answer, and their download. */
export function ResultRows({ answer, name }: { answer: Answer; name: string }) {
  const { columns, query_results: rows, row_count, truncated } = answer;
  if (columns.length === 0) return null;
  return (
    <section aria-label="Rows" className="flex min-w-0 flex-col gap-2.5">
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-sm font-semibold text-soft">{count(row_count, 'row')}</h3>
        {rows.length > 0 && (
          <Button
            size="small"
            variant="quiet"
            icon={<ArrowDownTrayIcon className="size-4" aria-hidden="true" />}
            onClick={() => download(csvName(name), toCsv(columns, rows))}
          >
            Download CSV
          </Button>
        )}
      </div>
      {rows.length === 0 ? (
        <p className="text-sm text-soft">Nothing in the database matches.</p>
      ) : (
        <DataTable label="Rows" columns={columns} rows={rows} />
      )}
      {truncated && (
        <Alert tone="warn">There are more rows. Only the first {rows.length.toLocaleString('en')} were read.</Alert>
      )}
    </section>
  );
}
