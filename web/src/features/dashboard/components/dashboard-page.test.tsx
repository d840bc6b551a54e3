import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { DashboardPage } from './dashboard-page';

beforeEach(signIn);

test('shows the figures, the features and the recent questions', async () => {
  server.use(
    http.get('*/api/account', () =>
      HttpResponse.json({
        email: 'ada@example.com',
        created_at: '2026-01-01T00:00:00Z',
        stats: { connections: 2, questions: 1204, questions_this_week: 17 },
      }),
    ),
  );
  show(<DashboardPage recent={<p>the newest</p>} />);
  expect(await screen.findByText('1,204')).toBeVisible();
  expect(screen.getByText('17')).toBeVisible();
  expect(screen.getByRole('link', { name: /Connect a database/ })).toHaveAttribute('href', '/connections');
  expect(screen.getByRole('link', { name: /Ask a question/ })).toHaveAttribute('href', '/chat');
  expect(screen.getByText('the newest')).toBeVisible();
});

test('hands a question to the chat', async () => {
  const { user, router } = show(<DashboardPage recent={null} />);
  await user.type(screen.getByLabelText('Your question'), ' Orders per month {Enter}');
  expect(router.state.location.pathname).toBe('/chat');
  expect(router.state.location.state).toEqual({ ask: 'Orders per month' });
});

test('says when the figures cannot be loaded', async () => {
  server.use(http.get('*/api/account', () => HttpResponse.json({ detail: 'no store' }, { status: 500 })));
  show(<DashboardPage recent={null} />);
  expect(await screen.findByRole('alert')).toHaveTextContent('No store');
});
