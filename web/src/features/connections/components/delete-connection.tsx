import { ConfirmDialog } from '@/components/confirm-dialog';
import type { Connection } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { useDeleteConnection } from '../api/connections';

interface Props {
  connection: Connection;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteConnection({ connection, onClose, onDeleted }: Props) {
  const remove = useDeleteConnection();
  return (
    <ConfirmDialog
      title={`Delete ${connection.name}?`}
      action="Delete connection"
      busy={remove.isPending}
      error={remove.error}
      onCancel={onClose}
      onConfirm={() =>
        remove.mutate(connection.id, {
          onSuccess: () => {
            toast(`${connection.name} was deleted`);
            onClose();
            onDeleted?.();
          },
        })
      }
    >
      DataQuery forgets how to reach this database and what it learned about it. The database itself is not touched, and
      your past questions stay in the history.
    </ConfirmDialog>
  );
}
