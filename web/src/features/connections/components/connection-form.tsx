import { useState } from 'react';
import { Dialog } from '@/components/dialog';
import { Segmented } from '@/components/segmented';
import { isIndexing, type Connection } from '@/lib/api/types';
import { count } from '@/lib/format';
import { toast } from '@/lib/toast';
import { AddressForm } from './address-form';
import { wordsOf } from './database-words';
import { UploadForm } from './upload-form';

const kinds = [
  { value: 'postgresql', label: 'PostgreSQL' },
  { value: 'mongodb', label: 'MongoDB' },
  { value: 'upload', label: 'SQLite file' },
  { value: 'sqlite', label: 'SQLite path' },
] as const;

type Kind = (typeof kinds)[number]['value'];

/** Adds a connection: by address, or by uploading a file. */
export function ConnectionForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<Kind>('postgresql');
  const added = (connection: Connection) => {
    const tables = count(Object.keys(connection.metadata.schema).length, wordsOf(connection.db_type).table);
    toast(`${connection.name} is connected: ${tables}${isIndexing(connection) ? ', which are being read now' : ''}`);
    onClose();
  };
  return (
    <Dialog title="Add a connection" onClose={onClose} className="w-[min(36rem,calc(100vw-2rem))]">
      <Segmented label="Database" options={kinds} value={kind} onChange={setKind} />
      {kind === 'upload' ? (
        <UploadForm onAdded={added} onCancel={onClose} />
      ) : (
        <AddressForm key={kind} type={kind} onAdded={added} onCancel={onClose} />
      )}
    </Dialog>
  );
}
