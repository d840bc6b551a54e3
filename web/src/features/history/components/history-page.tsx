import { TrashIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Badge } from '@/components/alert';
import { Button, IconButton } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { SelectField } from '@/components/field';
import { Page } from '@/components/page';
import { Segmented } from '@/components/segmented';
import { Failed, Waiting } from '@/components/states';
import type { HistoryItem } from '@/lib/api/types';
import { ago } from '@/lib/format';
import { useConnections } from '@/lib/queries/connections';
import { toast } from '@/lib/toast';
import { useDeleteHistoryItem, useHistoryPages } from '../api/history';
import { Conversations } from './conversations';
import { NothingYet } from './nothing-yet';

const views = [
  { value: 'questions', label: 'Questions' },
  { value: 'conversations', label: 'Conversations' },
] as const;

export function HistoryPage() {
  const [address, setAddress] = useSearchParams();
  const view = address.get('view') === 'conversations' ? 'conversations' : 'questions';
  const [connectionId, setConnectionId] = useState<number | null>(null);
  const connections = useConnections();
  const names = new Map(connections.data?.map((connection) => [connection.id, connection.name]));
  return (
    <Page title="History" subtitle="Every question you asked, newest first.">
      <div className="flex flex-wrap items-end gap-4">
        <Segmented
          label="Show"
          options={views}
          value={view}
          onChange={(chosen) => setAddress(chosen === 'questions' ? {} : { view: chosen }, { replace: true })}
        />
        {view === 'questions' && names.size > 1 && (
          <div className="w-full max-w-xs">
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
      </div>
      {view === 'questions' ? <Questions connectionId={connectionId} names={names} /> : <Conversations />}
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
  if (items.length === 0) return <NothingYet />;
  return (
    <>
      <ul className="glass-card divide-y divide-line">
        {items.map((item) => (
          <li
            key={item.id}
            className="relative flex items-start gap-2 px-4 py-3.5 transition hover:bg-accent-soft/50 sm:px-5"
          >
            <div className="min-w-0 flex-1">
              <Link to={`/chat?question=${item.id}`} className="row-link">
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
                {item.verified === true && <Badge tone="good">Marked as right</Badge>}
                {item.verified === false && <Badge tone="warn">Marked as wrong</Badge>}
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
