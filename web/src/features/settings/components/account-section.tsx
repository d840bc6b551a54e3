import { useState } from 'react';
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { Failed, Waiting } from '@/components/states';
import { day } from '@/lib/format';
import { useAccount } from '@/lib/queries/account';
import { toast } from '@/lib/toast';
import { useSignOutEverywhere } from '../api/account';
import { DeleteAccount } from './delete-account';
import { PasswordForm } from './password-form';

/** Who is signed in, and what can be done about it: another password, ended sessions, no account any more. */
export function AccountSection() {
  const account = useAccount();
  const [open, setOpen] = useState<'sessions' | 'deletion' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <section aria-labelledby="account" className="glass-card flex flex-col gap-6 p-5 sm:p-7">
        <div>
          <h2 id="account" className="text-lg font-semibold">
            Account
          </h2>
          {account.data && (
            <p className="mt-1 text-sm break-words text-soft">
              {account.data.email}, since {day(account.data.created_at)}
            </p>
          )}
        </div>
        {account.data ? (
          <>
            <PasswordForm email={account.data.email} />
            <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-6">
              <div className="max-w-xl min-w-0">
                <h3 className="font-medium">Sessions</h3>
                <p className="mt-1 text-sm text-soft">
                  A session lasts seven days. End all but this one if you forgot to sign out elsewhere.
                </p>
              </div>
              <Button onClick={() => setOpen('sessions')}>Sign out everywhere</Button>
            </div>
          </>
        ) : account.error ? (
          <Failed
            title="Your account could not be loaded."
            error={account.error}
            onRetry={() => void account.refetch()}
          />
        ) : (
          <Waiting>Loading your account…</Waiting>
        )}
      </section>

      {account.data && (
        <section
          aria-labelledby="danger"
          className="glass-card flex flex-wrap items-center justify-between gap-x-6 gap-y-4 border-bad/40 p-5 sm:p-7"
        >
          <div className="max-w-xl min-w-0">
            <h2 id="danger" className="text-lg font-semibold">
              Delete account
            </h2>
            <p className="mt-1 text-sm text-soft">
              With your settings, connections, uploaded files and history. Databases that you connected are not touched.
            </p>
          </div>
          <Button variant="danger" onClick={() => setOpen('deletion')}>
            Delete account…
          </Button>
        </section>
      )}
      {open === 'sessions' && <EndSessions onClose={close} />}
      {open === 'deletion' && account.data && <DeleteAccount account={account.data} onClose={close} />}
    </>
  );
}

function EndSessions({ onClose }: { onClose: () => void }) {
  const end = useSignOutEverywhere();
  return (
    <ConfirmDialog
      title="Sign out everywhere?"
      action="End other sessions"
      busy={end.isPending}
      error={end.error}
      onCancel={onClose}
      onConfirm={() =>
        end.mutate(undefined, {
          onSuccess: () => {
            toast('All other sessions have ended');
            onClose();
          },
        })
      }
    >
      Every other browser and program that is signed in with your account has to sign in again. You stay signed in here.
    </ConfirmDialog>
  );
}
