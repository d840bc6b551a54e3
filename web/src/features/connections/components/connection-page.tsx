import { ArrowPathIcon, ChatBubbleLeftRightIcon, PencilSquareIcon, TrashIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { Button } from '@/components/button';
import { Page } from '@/components/page';
import { Failed, Waiting } from '@/components/states';
import { isIndexing, type Connection } from '@/lib/api/types';
import { ago, count } from '@/lib/format';
import { useConnection } from '@/lib/queries/connections';
import { toast } from '@/lib/toast';
import { useRefreshConnection } from '../api/connections';
import { wordsOf } from './database-words';
import { DeleteConnection } from './delete-connection';
import { EditConnection } from './edit-connection';
import { GlossaryCard } from './glossary-card';
import { IndexingState } from './indexing-state';
import { OptionsCard } from './options-card';
import { SchemaView } from './schema-view';

/** One connection: its tables, and what can be done to it. */
export function ConnectionPage() {
  const id = Number(useParams().id);
  const connection = useConnection(id);
  if (connection.data) return <Shown connection={connection.data} />;
  return (
    <Page title="Connection">
      {connection.isPending ? (
        <Waiting>Loading the schema…</Waiting>
      ) : (
        <Failed
          title="This connection could not be loaded."
          error={connection.error}
          onRetry={() => void connection.refetch()}
        />
      )}
      <Link to="/connections" className="text-sm font-medium text-accent underline-offset-4 hover:underline">
        All connections
      </Link>
    </Page>
  );
}

function Shown({ connection }: { connection: Connection }) {
  const { id, name, metadata } = connection;
  const tables = metadata.tables ?? [];
  const navigate = useNavigate();
  const refresh = useRefreshConnection();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const readAgain = () =>
    refresh.mutate(id, {
      onSuccess: (changed) => toast(isIndexing(changed) ? `${name} is being read again` : 'The schema was read again'),
    });
  const words = wordsOf(connection.db_type);
  const facts = [words.database, count(tables.length, words.table)];
  if (metadata.indexed_at) facts.push(`read ${ago(metadata.indexed_at)}`);
  return (
    <Page
      title={name}
      subtitle={facts.join(', ')}
      actions={
        <>
          <Button
            variant="primary"
            icon={<ChatBubbleLeftRightIcon className="size-5" aria-hidden="true" />}
            onClick={() => void navigate(`/chat?connection=${id}`)}
          >
            Ask
          </Button>
          <Button
            busy={refresh.isPending || isIndexing(connection)}
            icon={<ArrowPathIcon className="size-5" aria-hidden="true" />}
            onClick={readAgain}
          >
            Refresh
          </Button>
          <Button icon={<PencilSquareIcon className="size-5" aria-hidden="true" />} onClick={() => setEditing(true)}>
            Edit
          </Button>
          <Button icon={<TrashIcon className="size-5" aria-hidden="true" />} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        </>
      }
    >
      {refresh.isError ? (
        <Failed title="The database could not be read again." error={refresh.error} />
      ) : (
        <IndexingState connection={connection} onRetry={readAgain} />
      )}
      <GlossaryCard connectionId={id} schema={metadata.schema} />
      <OptionsCard connectionId={id} tables={Object.keys(metadata.schema)} />
      <SchemaView connection={connection} />
      {editing && <EditConnection connection={connection} onClose={() => setEditing(false)} />}
      {deleting && (
        <DeleteConnection
          connection={connection}
          onClose={() => setDeleting(false)}
          onDeleted={() => void navigate('/connections')}
        />
      )}
    </Page>
  );
}
