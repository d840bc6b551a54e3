import { ClockIcon, TrashIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Link } from 'react-router';
import { Badge } from '@/components/alert';
import { Button, IconButton } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { SelectField } from '@/components/field';
import { Page } from '@/components/page';
import { Empty, Failed, Waiting } from '@/components/states';
import type { HistoryItem } from '@/lib/api/types';
import { ago } from '@/lib/format';
import { useConnections } from '@/lib/queries/connections';
import { toast } from '@/lib/toast';
import { useDeleteHistoryItem, useHistoryPages } from '../api/history';

export function HistoryPage() {
  const [connectionId, setConnectionId] = useState<number | null>(null);
  const connections = useConnections();
  const names = new Map(connections.data?.map((connection) => [connection.id, connection.name]));
  return (
    <Page title="History" subtitle="Every question you asked, newest first.">
      {names.size > 1 && (
        <div className="max-w-xs">
          <SelectField
            label="Connection"
            value={connectionId ?? ''}
            onChange={(event) => setConnectionId(event.target.value === '' ? null : Number(event.target.value))}
          >
            <option value="">All connections</option>
            {[...names].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      <Questions connectionId={connectionId} names={names} />
    </Page>
  );
}

function Questions({ connectionId, names }: { connectionId: number | null; names: ReadonlyMap<number, string> }) {
  const history = useHistoryPages(connectionId);
  const remove = useDeleteHistoryItem();
  const [doomed, setDoomed] = useState<HistoryItem | null>(null);
  if (history.isPending) return <Waiting>Loading your questions…</Waiting>;
  if (history.isError) {
    return (
      <Failed title="Your history could not be loaded." error={history.error} onRetry={() => void history.refetch()} />
    );
  }
  const items = history.data.pages.flat();
  if (items.length === 0) {
    return (
      <div className="glass-card">
        <Empty
          icon={<ClockIcon aria-hidden="true" />}
          title="No questions yet"
          action={
            <Link to="/chat" className="font-medium text-accent underline-offset-4 hover:underline">
              Ask the first one
            </Link>
          }
        />
      </div>
    );
  }
  return (
    <>
      <ul className="glass-card divide-y divide-line">
        {items.map((item) => (
          <li
            key={item.id}
            className="relative flex items-start gap-2 px-4 py-3.5 transition hover:bg-accent-soft/50 sm:px-5"
          >
            <div className="min-w-0 flex-1">
              <Link
                to={`/chat?question=${item.id}`}
                className="font-medium break-words after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
              >
                {item.query}
              </Link>
              <p className="mt-0.5 line-clamp-2 text-sm break-words text-soft">{item.response}</p>
              <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
                <time dateTime={item.created_at}>{ago(item.created_at)}</time>
                <span>
                  {item.connection_id == null
                    ? 'Deleted connection'
                    : (names.get(item.connection_id) ?? 'Another connection')}
                </span>
                {item.status === 'clarify' && <Badge tone="warn">Asked back</Badge>}
                {item.status === 'no_answer' && <Badge tone="warn">No answer</Badge>}
                {item.status === 'error' && <Badge tone="bad">Failed</Badge>}
              </p>
            </div>
            <IconButton
              label={`Delete “${item.query}” from the history`}
              className="relative"
              onClick={() => {
                remove.reset();
                setDoomed(item);
              }}
            >
              <TrashIcon className="size-5" aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ul>
      {history.hasNextPage && (
        <Button className="self-center" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Show older questions
        </Button>
      )}
      {doomed && (
        <ConfirmDialog
          title="Delete this question?"
          action="Delete question"
          busy={remove.isPending}
          error={remove.error}
          onCancel={() => setDoomed(null)}
          onConfirm={() =>
            remove.mutate(doomed.id, {
              onSuccess: () => {
                setDoomed(null);
                toast('Question deleted');
              },
            })
          }
        >
          “{doomed.query}” and its answer are removed from your history.
        </ConfirmDialog>
      )}
    </>
  );
}
