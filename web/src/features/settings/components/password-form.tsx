import { useState } from 'react';
import { Form } from '@/components/form';
import { PasswordField } from '@/components/password-field';
import { ApiError, fieldErrors } from '@/lib/api/error';
import { toast } from '@/lib/toast';
import { useChangePassword } from '../api/account';

const SHORTEST = 8;

/** What is wrong, by field; a 400 is about the current password. */
const wrongFields = (error: unknown): Readonly<Record<string, string>> =>
  error instanceof ApiError && error.status === 400 ? { current_password: error.message } : fieldErrors(error);

/** Another password. All sessions but this one end with the old one. */
export function PasswordForm({ email }: { email: string }) {
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [short, setShort] = useState(false);
  const change = useChangePassword();
  const fields = wrongFields(change.error);

  const save = () => {
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
    <Form
      label="Change password"
      call={change}
      fields={fields}
      failure="The password was not changed."
      onSubmit={save}
      submit="Change password"
      submitting="Changing…"
      variant="secondary"
    >
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
    </Form>
  );
}
