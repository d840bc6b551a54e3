import { useState, type SyntheticEvent } from 'react';
import { Button } from '@/components/button';
import { PasswordField } from '@/components/password-field';
import { Failed } from '@/components/states';
import { ApiError } from '@/lib/api/error';
import { toast } from '@/lib/toast';
import { useChangePassword } from '../api/account';

const SHORTEST = 8;

/** What is wrong, by field; a 400 is about the current password. */
const wrongFields = (error: unknown): Readonly<Record<string, string>> => {
  if (!(error instanceof ApiError)) return {};
  return error.status === 400 ? { current_password: error.message } : error.fields;
};

/** Another password. All sessions but this one end with the old one. */
export function PasswordForm({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [short, setShort] = useState(false);
  const change = useChangePassword();
  const fields = wrongFields(change.error);

  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    const tooShort = Array.from(fresh).length < SHORTEST;
    setShort(tooShort);
    if (tooShort) return;
    change.mutate(
      { current_password: current, new_password: fresh },
      {
        onSuccess: () => {
          setCurrent('');
          setFresh('');
          toast('Password changed. All other sessions have ended');
        },
      },
    );
  };

  return (
    <form onSubmit={save} aria-label="Change password" className="flex flex-col gap-5">
      {/* For password managers: whose password this is. */}
      <input hidden type="text" name="username" autoComplete="username" value={email} readOnly />
      <div className="grid gap-5 sm:grid-cols-2">
        <PasswordField
          label="Current password"
          what="current password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={fields.current_password}
        />
        <PasswordField
          label="New password"
          what="new password"
          autoComplete="new-password"
          required
          hint="8 to 72 characters. Letters beyond ASCII count for several."
          value={fresh}
          onChange={(event) => setFresh(event.target.value)}
          error={short ? `A password has at least ${SHORTEST} characters` : fields.new_password}
        />
      </div>
      {change.isError && Object.keys(fields).length === 0 && (
        <Failed title="The password was not changed." error={change.error} />
      )}
      <Button type="submit" busy={change.isPending} className="self-start">
        {change.isPending ? 'Changing…' : 'Change password'}
      </Button>
    </form>
  );
}
