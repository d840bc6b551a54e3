import {
  ArrowPathIcon,
  ChatBubbleLeftRightIcon,
  CircleStackIcon,
  PencilSquareIcon,
  TableCellsIcon,
  TrashIcon,
} from '@heroicons/react/24/outline';
import { Link, useNavigate } from 'react-router';
import { Badge } from '@/components/alert';
import { Button, IconButton } from '@/components/button';
import { Failed } from '@/components/states';
import { isIndexing, type Connection } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { ago, count } from '@/lib/format';
import { toast } from '@/lib/toast';
import { useRefreshConnection } from '../api/connections';
import { wordsOf } from './database-words';
import { IndexingState } from './indexing-state';

interface Props {
  connection: Connection;
  onEdit: () => void;
  onDelete: () => void;
}

/** A connection in the list, with what can be done to it. */
export function ConnectionCard({ connection, onEdit, onDelete }: Props) {
  const refresh = useRefreshConnection();
  const navigate = useNavigate();
  const { id, name, metadata } = connection;
  const words = wordsOf(connection.db_type);
  const facts = [words.database, count(Object.keys(metadata.schema).length, words.table)];
  if (metadata.indexed_at) facts.push(`read ${ago(metadata.indexed_at)}`);
  const reading = refresh.isPending || isIndexing(connection);
  const readAgain = () =>
    refresh.mutate(id, {
      onSuccess: (changed) => toast(isIndexing(changed) ? `${name} is being read again` : `${name} was read again`),
    });
  return (
    <article aria-label={name} className="glass-card flex h-full flex-col gap-4 p-5">
      <div className="flex items-start gap-3">
        <span className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
          <CircleStackIcon className="size-5" aria-hidden="true" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold" title={name}>
            <Link to={`/connections/${id}`} className="underline-offset-4 hover:underline">
              {name}
            </Link>
          </h2>
          <p className="text-sm text-soft">{facts.join(', ')}</p>
        </div>
        {connection.is_demo && <Badge tone="plain">Demo</Badge>}
      </div>
      {refresh.isError ? (
        <Failed title="The database could not be read again." error={refresh.error} />
      ) : (
        <IndexingState connection={connection} onRetry={readAgain} />
      )}
      <div className="mt-auto flex items-center gap-1">
        <Button
          size="small"
          icon={<ChatBubbleLeftRightIcon className="size-4" aria-hidden="true" />}
          onClick={() => void navigate(`/chat?connection=${id}`)}
        >
          Ask
        </Button>
        <Button
          size="small"
          variant="quiet"
          icon={<TableCellsIcon className="size-4" aria-hidden="true" />}
          onClick={() => void navigate(`/connections/${id}`)}
        >
          Schema
        </Button>
        <div className="ml-auto flex shrink-0 items-center">
          <IconButton label={`Refresh ${name}`} disabled={reading} onClick={readAgain}>
            <ArrowPathIcon className={cn('size-5', reading && 'animate-spin')} aria-hidden="true" />
          </IconButton>
          <IconButton label={`Edit ${name}`} onClick={onEdit}>
            <PencilSquareIcon className="size-5" aria-hidden="true" />
          </IconButton>
          <IconButton label={`Delete ${name}`} onClick={onDelete}>
            <TrashIcon className="size-5" aria-hidden="true" />
          </IconButton>
        </div>
      </div>
    </article>
  );
}
