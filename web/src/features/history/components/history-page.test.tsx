import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { HistoryItem } from '@/lib/api/types';
import { conversation, history } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { HistoryPage } from './history-page';
import { RecentQuestions } from './recent-questions';

beforeEach(signIn);

test('lists the questions; each opens in the chat', async () => {
  show(<HistoryPage />);
  const link = await screen.findByRole('link', { name: 'Top 5 customers by revenue' });
  expect(link).toHaveAttribute('href', '/chat?question=37');
  expect(screen.getByText('No answer')).toBeVisible();
  expect(screen.getByText('Asked back')).toBeVisible();
});

test('says so when nothing was asked yet', async () => {
  server.use(http.get('*/api/query/history', () => HttpResponse.json([])));
  show(<HistoryPage />);
  expect(await screen.findByText('No questions yet')).toBeVisible();
});

test('loads older questions on request', async () => {
  const many = Array.from({ length: 45 }, (_, index): HistoryItem => ({
    ...(history[0] as HistoryItem),
    id: 100 - index,
    query: `Question ${100 - index}`,
  }));
  server.use(
    http.get('*/api/query/history', ({ request }) => {
      const query = new URL(request.url).searchParams;
      const before = Number(query.get('before') ?? Infinity);
      return HttpResponse.json(many.filter((item) => item.id < before).slice(0, Number(query.get('limit'))));
    }),
  );
  const { user } = show(<HistoryPage />);
  expect(await screen.findByText('Question 71')).toBeVisible();
  expect(screen.queryByText('Question 70')).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Show older questions' }));
  expect(await screen.findByText('Question 56')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show older questions' })).not.toBeInTheDocument();
});

test('asks for the questions of one connection', async () => {
  const { user } = show(<HistoryPage />);
  await user.selectOptions(await screen.findByLabelText('Connection'), 'Production warehouse');
  expect(await screen.findByText('No questions yet')).toBeVisible();
});

test('deletes one after asking', async () => {
  const deleted: string[] = [];
  server.use(
    http.delete('*/api/query/history/:id', ({ params }) => {
      deleted.push(String(params.id));
      return HttpResponse.json({ message: 'Question deleted' });
    }),
  );
  const { user } = show(<HistoryPage />);
  await user.click(await screen.findByRole('button', { name: 'Delete “Which products sell best?” from the history' }));
  await user.click(screen.getByRole('button', { name: 'Delete question' }));
  await waitFor(() => expect(deleted).toEqual(['38']));
  expect(await screen.findByText('Question deleted')).toBeVisible();
});

test('a question whose connection is gone says so', async () => {
  server.use(
    http.get('*/api/query/history', () => HttpResponse.json([{ ...(history[0] as HistoryItem), connection_id: null }])),
  );
  show(<HistoryPage />);
  expect(await screen.findByText('Deleted connection')).toBeVisible();
});

test('the recent questions say when they cannot be loaded', async () => {
  server.use(http.get('*/api/query/history', () => HttpResponse.json({ detail: 'no store' }, { status: 500 })));
  show(<RecentQuestions limit={5} />);
  expect(await screen.findByRole('alert')).toHaveTextContent('No store');
});

test('the conversations are one click away, each by its first question', async () => {
  const { user, router } = show(<HistoryPage />);
  await screen.findByRole('link', { name: 'Top 5 customers by revenue' });
  await user.click(screen.getByLabelText('Conversations'));
  const link = await screen.findByRole('link', { name: 'Revenue per customer' });
  expect(link).toHaveAttribute('href', `/chat?conversation=${conversation[0]?.conversation_id}`);
  expect(screen.getByText('2 questions')).toBeVisible();
  expect(screen.getByText('Demo company')).toBeVisible();
  expect(screen.queryByLabelText('Connection')).not.toBeInTheDocument();
  expect(router.state.location.search).toBe('?view=conversations');
});

test('loads older conversations on request', async () => {
  const one = (last_id: number) => ({
    conversation_id: `c-${last_id}`,
    title: `Conversation ${last_id}`,
    questions: 1,
    last_at: '2026-01-15T10:30:00Z',
    last_id,
    connection_id: null,
    connection_name: null,
  });
  server.use(
    http.get('*/api/query/history/conversations', ({ request }) => {
      const before = Number(new URL(request.url).searchParams.get('before') ?? 101);
      return HttpResponse.json({
        conversations: Array.from({ length: before > 100 ? 30 : 5 }, (_, index) => one(before - 1 - index)),
      });
    }),
  );
  const { user } = show(<HistoryPage />, { at: '/?view=conversations' });
  expect(await screen.findByText('Conversation 71')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show older conversations' }));
  expect(await screen.findByText('Conversation 66')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Show older conversations' })).not.toBeInTheDocument();
});

test('no conversations, and conversations that cannot be loaded, are said', async () => {
  server.use(
    http.get('*/api/query/history/conversations', () => HttpResponse.json({ detail: 'no store' }, { status: 500 })),
  );
  const { user } = show(<HistoryPage />, { at: '/?view=conversations' });
  expect(await screen.findByRole('alert')).toHaveTextContent('No store');
  server.use(http.get('*/api/query/history/conversations', () => HttpResponse.json({ conversations: [] })));
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('No questions yet')).toBeVisible();
});

test('what was marked as right is seen', async () => {
  show(<HistoryPage />);
  expect(await screen.findByText('Marked as right')).toBeVisible();
});
