import { ArrowUpTrayIcon, DocumentIcon } from '@heroicons/react/24/outline';
import { useEffect, useId, useRef, useState, type DragEvent, type SyntheticEvent } from 'react';
import { Button } from '@/components/button';
import { TextField } from '@/components/field';
import { Failed } from '@/components/states';
import { ApiError, isAbort } from '@/lib/api/error';
import type { Connection } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { useUploadConnection } from '../api/connections';

interface Props {
  onAdded: (connection: Connection) => void;
  onCancel: () => void;
}

const megabytes = (bytes: number): string =>
  bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** "my shop.sqlite3" -> "my shop". */
const stem = (file: string): string => file.replace(/\.[^.]*$/, '');

export function UploadForm({ onAdded, onCancel }: Props) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [over, setOver] = useState(false);
  const [missing, setMissing] = useState<{ name?: string; file?: string }>({});
  const running = useRef<AbortController | null>(null);
  const upload = useUploadConnection();
  useEffect(() => () => running.current?.abort(), []);

  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    upload.reset();
    setMissing({});
    setFile(chosen);
    if (!name.trim() || (file && name === stem(file.name))) setName(stem(chosen.name));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (upload.isPending) return;
    if (!file || !name.trim()) {
      setMissing({
        ...(!file && { file: 'Choose a SQLite file' }),
        ...(!name.trim() && { name: 'Give the connection a name' }),
      });
      return;
    }
    running.current = new AbortController();
    upload.mutate({ name: name.trim(), file, signal: running.current.signal }, { onSuccess: onAdded });
  };

  const taken = upload.error instanceof ApiError && upload.error.status === 409 ? upload.error.message : undefined;
  const nameError = missing.name ?? taken;
  const Icon = file ? DocumentIcon : ArrowUpTrayIcon;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div>
        {/* Dropping a file has its keyboard twin in the file field inside. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <label
          htmlFor={id}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={cn(
            'flex flex-col items-center gap-2 rounded-xl border-2 border-dashed px-4 py-8 text-center transition has-focus-visible:outline-2 has-focus-visible:outline-accent',
            over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-inset hover:border-accent',
          )}
        >
          <Icon className="size-8 text-accent" aria-hidden="true" />
          {file ? (
            <span className="max-w-full font-medium break-all">
              {file.name} <span className="font-normal text-soft">({megabytes(file.size)})</span>
            </span>
          ) : (
            <span>
              <span className="font-medium text-accent">Choose a SQLite file</span>
              <span className="text-soft"> or drop it here</span>
            </span>
          )}
          <input
            id={id}
            type="file"
            accept=".db,.sqlite,.sqlite3,.db3,application/vnd.sqlite3"
            className="sr-only"
            aria-describedby={missing.file ? `${id}-error` : undefined}
            onChange={(event) => choose(event.target.files?.[0])}
          />
        </label>
        {missing.file && (
          <p id={`${id}-error`} role="alert" className="mt-1.5 text-[0.8125rem] text-bad">
            {missing.file}
          </p>
        )}
      </div>
      <TextField
        label="Name"
        placeholder="My database"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={nameError}
      />
      {upload.isError && !nameError && !isAbort(upload.error) && (
        <Failed title="The file was not added." error={upload.error} />
      )}
      {upload.isPending && (
        <p role="status" className="animate-late text-sm text-soft">
          Uploading and reading the schema…
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          variant="quiet"
          onClick={() => {
            if (upload.isPending) running.current?.abort();
            else onCancel();
          }}
        >
          {upload.isPending ? 'Stop' : 'Cancel'}
        </Button>
        <Button type="submit" variant="primary" busy={upload.isPending}>
          Upload and connect
        </Button>
      </div>
    </form>
  );
}
