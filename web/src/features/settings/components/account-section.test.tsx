import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { session } from '@/lib/session';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { AccountSection } from './account-section';

beforeEach(signIn);

async function open() {
  const view = show(<AccountSection />);
  await screen.findByLabelText('Current password');
  return view;
}

async function change(user: Awaited<ReturnType<typeof open>>['user'], current: string, fresh: string) {
  await user.type(screen.getByLabelText('Current password'), current);
  await user.type(screen.getByLabelText('New password'), fresh);
  await user.click(screen.getByRole('button', { name: 'Change password' }));
}

test('says who is signed in, and what a password must be', async () => {
  await open();
  expect(screen.getByText('ada@example.com, since 15 Jan 2026')).toBeVisible();
  expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(/8 to 72 characters/);
});

test('a changed password renews the token, empties the fields and says so', async () => {
  const { user } = await open();
  await change(user, 'correct horse', 'another password');
  expect(await screen.findByText('Password changed. All other sessions have ended')).toBeVisible();
  expect(session.get().token).toBe('token-of-ada@example.com-2');
  expect(localStorage.getItem('token')).toBe('token-of-ada@example.com-2');
  expect(screen.getByLabelText('Current password')).toHaveValue('');
  expect(screen.getByLabelText('New password')).toHaveValue('');
});

test('a wrong current password is said at its field, and ends no session', async () => {
  const { user } = await open();
  await change(user, 'wrong', 'another password');
  await waitFor(() =>
    expect(screen.getByLabelText('Current password')).toHaveAccessibleDescription('The current password is wrong'),
  );
  expect(screen.getByLabelText('Current password')).toBeInvalid();
  expect(session.get().token).toBe('token-of-ada@example.com');
});

test('a short password is said at its field, without asking the server', async () => {
  const { user } = await open();
  await change(user, 'wrong', 'short');
  expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(/A password has at least 8 characters/);
  await user.type(screen.getByLabelText('New password'), ' no more');
  await user.click(screen.getByRole('button', { name: 'Change password' }));
  await waitFor(() => expect(screen.getByLabelText('Current password')).toBeInvalid());
  expect(screen.getByLabelText('New password')).toBeValid();
});

test('what the server has against a new password is said at its field', async () => {
  server.use(
    http.post('*/api/account/password', () =>
      HttpResponse.json(
        { detail: [{ loc: ['body', 'new_password'], msg: 'a password has at most 72 bytes', type: 'value_error' }] },
        { status: 422 },
      ),
    ),
  );
  const { user } = await open();
  await change(user, 'correct horse', 'x'.repeat(73));
  await waitFor(() =>
    expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(/A password has at most 72 bytes/),
  );
});

test('what the server cannot do is said below the form', async () => {
  server.use(
    http.post('*/api/account/password', () => HttpResponse.json({ detail: 'too many attempts' }, { status: 429 })),
  );
  const { user } = await open();
  await change(user, 'correct horse', 'another password');
  expect(await screen.findByRole('alert')).toHaveTextContent('The password was not changed.Too many attempts');
});

test('signing out everywhere asks first, and goes on here with another token', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Sign out everywhere' }));
  expect(screen.getByRole('dialog')).toHaveAccessibleName('Sign out everywhere?');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(session.get().token).toBe('token-of-ada@example.com');

  await user.click(screen.getByRole('button', { name: 'Sign out everywhere' }));
  await user.click(screen.getByRole('button', { name: 'End other sessions' }));
  expect(await screen.findByText('All other sessions have ended')).toBeVisible();
  expect(session.get().token).toBe('token-of-ada@example.com-2');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

test('deleting the account says what goes, and needs the password', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Delete account…' }));
  const dialog = within(screen.getByRole('dialog'));
  expect(dialog.getByText(/ada@example.com is deleted for good, with 2 connections/)).toBeVisible();
  await user.type(dialog.getByLabelText('Password'), 'wrong');
  await user.click(dialog.getByRole('button', { name: 'Delete account' }));
  await waitFor(() =>
    expect(dialog.getByLabelText('Password')).toHaveAccessibleDescription('The current password is wrong'),
  );
  expect(session.get().token).not.toBeNull();

  await user.clear(dialog.getByLabelText('Password'));
  await user.type(dialog.getByLabelText('Password'), 'correct horse');
  await user.click(dialog.getByRole('button', { name: 'Delete account' }));
  await waitFor(() => expect(session.get().token).toBeNull());
  expect(session.get().notice).toBe('Your account was deleted.');
});

test('an account that cannot be loaded can be tried again', async () => {
  server.use(
    http.get('*/api/account', () => HttpResponse.json({ detail: 'the store is away' }, { status: 503 }), {
      once: true,
    }),
  );
  const { user } = show(<AccountSection />);
  expect(await screen.findByRole('alert')).toHaveTextContent('Your account could not be loaded.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByLabelText('Current password')).toBeVisible();
});
