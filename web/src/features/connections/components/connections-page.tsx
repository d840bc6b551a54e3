import { CircleStackIcon, PlusIcon } from '@heroicons/react/24/outline';
import { useState } from 'react';
import { Button } from '@/components/button';
import { Page } from '@/components/page';
import { Empty, Failed, Waiting } from '@/components/states';
import type { Connection } from '@/lib/api/types';
import { useConnections } from '@/lib/queries/connections';
import { ConnectionCard } from './connection-card';
import { ConnectionForm } from './connection-form';
import { DeleteConnection } from './delete-connection';
import { EditConnection } from './edit-connection';

export function ConnectionsPage() {
  const connections = useConnections();
  const [adding, setAdding] = useState(false);
  const [edited, setEdited] = useState<Connection | null>(null);
  const [doomed, setDoomed] = useState<Connection | null>(null);
  const add = (
    <Button variant="primary" icon={<PlusIcon className="size-5" aria-hidden="true" />} onClick={() => setAdding(true)}>
      Add connection
    </Button>
  );
  return (
    <Page title="Connections" subtitle="The databases you can ask. DataQuery only ever reads them." actions={add}>
      {connections.isPending && <Waiting>Loading your connections…</Waiting>}
      {connections.isError && (
        <Failed
          title="Your connections could not be loaded."
          error={connections.error}
          onRetry={() => void connections.refetch()}
        />
      )}
      {connections.data?.length === 0 && (
        <div className="glass-card">
          <Empty icon={<CircleStackIcon aria-hidden="true" />} title="No connection yet">
            Add a PostgreSQL or MongoDB database by its address, or upload a SQLite file.
          </Empty>
        </div>
      )}
      {connections.data && connections.data.length > 0 && (
        <ul className="grid gap-4 md:grid-cols-2">
          {connections.data.map((connection) => (
            <li key={connection.id} className="min-w-0">
              <ConnectionCard
                connection={connection}
                onEdit={() => setEdited(connection)}
                onDelete={() => setDoomed(connection)}
              />
            </li>
          ))}
        </ul>
      )}
      {adding && <ConnectionForm onClose={() => setAdding(false)} />}
      {edited && <EditConnection connection={edited} onClose={() => setEdited(null)} />}
      {doomed && <DeleteConnection connection={doomed} onClose={() => setDoomed(null)} />}
    </Page>
  );
}
