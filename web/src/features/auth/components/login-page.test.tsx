import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { show } from '@/testing/render';
import { server } from '@/testing/server';
import { LoginPage } from './login-page';

test('submits login form', async () => {
  server.use(http.post('*/api/auth/login', () => HttpResponse.json({ access_token: 'abc', token_type: 'bearer' })));
  const mockLogin = vi.fn();
  show(<LoginPage onLogin={mockLogin} />);

  fireEvent.change(screen.getByLabelText(/email/i), { target: { value: 'test@example.com' } });
  fireEvent.click(screen.getByText(/sign in/i));

  await waitFor(() => {
    expect(mockLogin).toHaveBeenCalledWith('abc');
  });
});

test('sends what was typed, the address without spaces around it', async () => {
  let sent: unknown;
  server.use(
    http.post('*/api/auth/register', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ access_token: 'new', token_type: 'bearer' });
    }),
  );
  const onLogin = vi.fn();
  const { user } = show(<LoginPage mode="register" onLogin={onLogin} />);
  await user.type(screen.getByLabelText('Email'), ' grace@example.com ');
  await user.type(screen.getByLabelText('Password'), ' with spaces ');
  await user.click(screen.getByRole('button', { name: 'Create account' }));
  await waitFor(() => expect(onLogin).toHaveBeenCalledWith('new'));
  expect(sent).toEqual({ email: 'grace@example.com', password: ' with spaces ' });
});

test('says that email or password are wrong and does not sign in', async () => {
  const onLogin = vi.fn();
  const { user } = show(<LoginPage onLogin={onLogin} />);
  await user.type(screen.getByLabelText('Email'), 'ada@example.com');
  await user.type(screen.getByLabelText('Password'), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The email or the password is wrong');
  expect(onLogin).not.toHaveBeenCalled();
});

test('shows the message of a 422 at its field', async () => {
  const { user } = show(<LoginPage mode="register" onLogin={vi.fn()} />);
  await user.type(screen.getByLabelText('Email'), 'grace@example.com');
  await user.type(screen.getByLabelText('Password'), 'short');
  await user.click(screen.getByRole('button', { name: 'Create account' }));
  expect(await screen.findByText('Must have at least 8 characters')).toBeVisible();
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Must have at least 8 characters');
  expect(screen.getByLabelText('Password')).toBeInvalid();
});

test('says that the server cannot be reached', async () => {
  server.use(http.post('*/api/auth/login', () => HttpResponse.error()));
  const { user } = show(<LoginPage onLogin={vi.fn()} />);
  await user.type(screen.getByLabelText('Email'), 'ada@example.com');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached');
});

test('shows the password on request', async () => {
  const { user } = show(<LoginPage onLogin={vi.fn()} />);
  expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'password');
  await user.click(screen.getByRole('button', { name: 'Show password' }));
  expect(screen.getByLabelText('Password')).toHaveAttribute('type', 'text');
});
