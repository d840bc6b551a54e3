import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { session } from '@/lib/session';
import { showRoutes, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { routes } from './routes';

test('without a token every page leads to the login, which leads back', async () => {
  const { user, router } = showRoutes(routes, '/settings');
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  await user.type(screen.getByLabelText('Email'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'correct horse');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(router.state.location.pathname).toBe('/settings');
  expect(localStorage.getItem('token')).toBe('token-of-ada@example.com');
});

test('a 401 on any call signs out, to the login page, which says why', async () => {
  session.signIn('expired');
  showRoutes(routes, '/connections');
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(screen.getByText('Your session has ended. Please sign in again.')).toBeVisible();
  expect(localStorage.getItem('token')).toBeNull();
});

test('a session that was ended elsewhere leads to the login, which says why', async () => {
  signIn();
  const { user } = showRoutes(routes, '/settings');
  await screen.findByRole('button', { name: 'Sign out everywhere' });
  // Another browser of the same person ends all sessions.
  const response = await fetch(new URL('/api/account/sign-out-everywhere', window.location.origin), {
    method: 'POST',
    headers: { Authorization: 'Bearer token-of-ada@example.com' },
  });
  expect(response.ok).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Save settings' }));
  expect(await screen.findByText('Your session has ended. Please sign in again.')).toBeVisible();
  expect(localStorage.getItem('token')).toBeNull();
});

test('wrong credentials are no ended session', async () => {
  const { user } = showRoutes(routes, '/login');
  await user.type(await screen.findByLabelText('Email'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The email or the password is wrong');
  expect(screen.queryByText(/session has ended/)).not.toBeInTheDocument();
});

test('signing out forgets the token and leads to the login', async () => {
  signIn();
  const { user } = showRoutes(routes);
  await user.click((await screen.findAllByRole('button', { name: 'Sign out' }))[0] as HTMLElement);
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(localStorage.getItem('token')).toBeNull();
});

test('every call carries the token', async () => {
  const seen: (string | null)[] = [];
  server.use(
    http.get('*/api/account', ({ request }) => {
      seen.push(request.headers.get('Authorization'));
      return HttpResponse.json({ email: 'ada@example.com', created_at: '2026-01-01T00:00:00Z', stats: {} });
    }),
  );
  signIn();
  showRoutes(routes);
  await waitFor(() => expect(seen).toContain('Bearer token-of-ada@example.com'));
});

test('an address without a page says so', async () => {
  signIn();
  showRoutes(routes, '/nowhere');
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeVisible();
});
