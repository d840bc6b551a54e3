import { useState, type SyntheticEvent } from 'react';
import { Button } from '@/components/button';
import { Dialog } from '@/components/dialog';
import { PasswordField } from '@/components/password-field';
import { Failed } from '@/components/states';
import { ApiError } from '@/lib/api/error';
import type { Account } from '@/lib/api/types';
import { count } from '@/lib/format';
import { useDeleteAccount } from '../api/account';

/** Says what goes, and asks for the password. */
export function DeleteAccount({ account, onClose }: { account: Account; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const remove = useDeleteAccount();
  const wrong = remove.error instanceof ApiError && remove.error.status === 400 ? remove.error.message : undefined;
  const { connections, questions } = account.stats;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!remove.isPending) remove.mutate({ password });
  };

  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-[0.9375rem] break-words text-soft">
          {account.email} is deleted for good, with {count(connections, 'connection')}, uploaded files and{' '}
          {count(questions, 'question')} in the history. This cannot be undone.
        </p>
        <PasswordField
          label="Password"
          what="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={wrong}
        />
        {remove.isError && !wrong && <Failed title="The account was not deleted." error={remove.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" busy={remove.isPending}>
            {remove.isPending ? 'Deleting…' : 'Delete account'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
