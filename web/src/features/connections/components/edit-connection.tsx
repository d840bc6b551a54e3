import { useState, type SyntheticEvent } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { TextField } from '@/components/field';
import { Failed } from '@/components/states';
import { ApiError, fieldErrors } from '@/lib/api/error';
import { isIndexing, type Connection, type ConnectionUpdate } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { useEditConnection } from '../api/connections';
import { addressOf } from './address';

interface Props {
  connection: Connection;
  onClose: () => void;
}

/** Renames a connection, or leads it elsewhere: the new address is tested before anything changes. */
export function EditConnection({ connection, onClose }: Props) {
  const leadsSomewhere = !connection.is_demo && !connection.is_upload;
  const example = addressOf(connection.db_type);
  const [name, setName] = useState(connection.name);
  const [address, setAddress] = useState('');
  const [missing, setMissing] = useState<{ name?: string; address?: string }>({});
  const edit = useEditConnection();

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const found: typeof missing = {};
    if (!name.trim()) found.name = 'Give the connection a name';
    if (address.trim() && !example.start.test(address.trim())) found.address = example.wrong;
    setMissing(found);
    if (edit.isPending || Object.keys(found).length > 0) return;
    const body: ConnectionUpdate = { name: name.trim() };
    if (address.trim()) body.connection_string = address.trim();
    edit.mutate(
      { id: connection.id, ...body },
      {
        onSuccess: (changed) => {
          toast(isIndexing(changed) ? `${changed.name} was saved and is being read` : `${changed.name} was saved`);
          onClose();
        },
      },
    );
  };

  const fields = fieldErrors(edit.error);
  const taken = edit.error instanceof ApiError && edit.error.status === 409 ? edit.error.message : undefined;
  const nameError = missing.name ?? fields.name ?? taken;
  const addressError = missing.address ?? fields.connection_string;
  return (
    <Dialog title={`Edit ${connection.name}`} onClose={onClose} className="w-[min(36rem,calc(100vw-2rem))]">
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <TextField
          label="Name"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={nameError}
        />
        {leadsSomewhere && (
          <TextField
            label="New connection string"
            placeholder={example.placeholder}
            hint="Only to change it: for a new password, or another server. The present one is never shown."
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono text-[0.8125rem]"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            error={addressError}
          />
        )}
        {edit.isError && !nameError && !addressError && (
          <Failed title="The connection was not changed." error={edit.error} />
        )}
        {edit.isPending && (
          <p role="status" className="animate-late text-sm text-soft">
            {address.trim() ? 'Connecting and reading the schema…' : 'Saving…'}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={edit.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
