import type { ReactNode } from 'react';
import { Failed } from './states';
import { Button } from './button';
import { Dialog } from './dialog';

interface Props {
  title: string;
  children: ReactNode;
  /** The label of the button that does it: "Delete connection". */
  action: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before something that cannot be undone. The focus starts on Cancel. */
export const ConfirmDialog = ({ title, children, action, busy, error, onConfirm, onCancel }: Props) => (
  <Dialog title={title} onClose={onCancel}>
    <div className="text-[0.9375rem] text-soft">{children}</div>
    {error != null && <Failed title="That did not work." error={error} />}
    <div className="flex flex-wrap justify-end gap-2">
      <Button onClick={onCancel}>Cancel</Button>
      <Button variant="danger" busy={busy} onClick={onConfirm}>
        {action}
      </Button>
    </div>
  </Dialog>
);
