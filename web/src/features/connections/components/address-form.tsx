import { useState, type SyntheticEvent } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { TextField } from '@/components/field';
import { Failed } from '@/components/states';
import { ApiError, fieldErrors } from '@/lib/api/error';
import type { Connection } from '@/lib/api/types';
import { count } from '@/lib/format';
import { useCreateConnection, useTestConnection } from '../api/connections';
import { addressOf, type AddressKind } from './address';
import { wordsOf } from './database-words';

interface Props {
  type: AddressKind;
  onAdded: (connection: Connection) => void;
  onCancel: () => void;
}

export function AddressForm({ type, onAdded, onCancel }: Props) {
  const example = addressOf(type);
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [missing, setMissing] = useState<{ name?: string; address?: string }>({});
  const test = useTestConnection();
  const create = useCreateConnection();

  const check = (withName: boolean): boolean => {
    const found: typeof missing = {};
    if (withName && !name.trim()) found.name = 'Give the connection a name';
    if (!example.start.test(address.trim())) found.address = example.wrong;
    setMissing(found);
    return Object.keys(found).length === 0;
  };
  const body = { db_type: type, connection_string: address.trim() };
  const tryIt = () => {
    create.reset();
    if (check(false)) test.mutate(body);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    test.reset();
    if (check(true)) create.mutate({ ...body, name: name.trim() }, { onSuccess: onAdded });
  };

  const fields = fieldErrors(create.error);
  const taken = create.error instanceof ApiError && create.error.status === 409 ? create.error.message : undefined;
  const nameError = missing.name ?? fields.name ?? taken;
  const addressError = missing.address ?? fields.connection_string;
  const busy = test.isPending || create.isPending;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField
        label="Name"
        placeholder="Production"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={nameError}
      />
      <TextField
        label="Connection string"
        placeholder={example.placeholder}
        hint={example.hint}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono text-[0.8125rem]"
        value={address}
        onChange={(event) => {
          setAddress(event.target.value);
          test.reset();
        }}
        error={addressError}
      />
      {test.isSuccess && <Alert tone="good">It works: {count(test.data.tables, wordsOf(type).table)} found.</Alert>}
      {test.isError && <Failed title="The connection does not work." error={test.error} />}
      {create.isError && !nameError && !addressError && (
        <Failed title="The connection was not added." error={create.error} />
      )}
      {busy && (
        <p role="status" className="animate-late text-sm text-soft">
          {test.isPending ? 'Connecting…' : 'Connecting and reading the schema…'}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
        <Button busy={test.isPending} disabled={create.isPending} onClick={tryIt}>
          Test connection
        </Button>
        <Button type="submit" variant="primary" busy={create.isPending} disabled={busy && !create.isPending}>
          Add connection
        </Button>
      </div>
    </form>
  );
}
