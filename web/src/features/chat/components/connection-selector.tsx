import { CircleStackIcon } from '@heroicons/react/24/outline';
import { useId } from 'react';
import type { Connection } from '@/lib/api/types';

interface Props {
  connections: readonly Connection[];
  value: number | null;
  onChange: (id: number) => void;
}

export function ConnectionSelector({ connections, value, onChange }: Props) {
  const id = useId();
  return (
    <div className="relative max-w-72">
      <CircleStackIcon
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-accent"
        aria-hidden="true"
      />
      <label htmlFor={id} className="sr-only">
        Connection
      </label>
      <select
        id={id}
        className="control truncate py-1.5 pl-9 text-sm font-medium"
        value={value ?? ''}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {connections.map((connection) => (
          <option key={connection.id} value={connection.id}>
            {connection.name}
          </option>
        ))}
      </select>
    </div>
  );
}
