import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { QueryRequest } from '@/lib/api/types';
import { answer, conversation, howMany } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { streamed } from '@/testing/stream';
import { ChatPage } from './chat-page';

let asked: QueryRequest[];

beforeEach(() => {
  signIn();
  asked = [];
  server.use(
    http.post('*/api/query', async ({ request }) => {
      asked.push((await request.json()) as QueryRequest);
      return streamed(answer({ id: 100 + asked.length }));
    }),
  );
});

const cards = () => screen.getAllByRole('article', { name: 'Answer' });

async function ask(user: ReturnType<typeof show>['user'], question: string) {
  const before = asked.length;
  await user.type(await screen.findByLabelText('Your question'), `${question}{Enter}`);
  await waitFor(() => expect(asked).toHaveLength(before + 1));
  await screen.findByRole('button', { name: 'Send' });
}

test('a follow-up goes to the same conversation, a new conversation is another', async () => {
  const { user } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await ask(user, 'Revenue per customer');
  await ask(user, 'and by month?');
  await user.click(screen.getByRole('button', { name: 'New conversation' }));
  await ask(user, 'How many orders?');
  const [first, second, third] = asked.map(({ conversation_id }) => conversation_id);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).toBe(first);
  expect(third).toMatch(/^[0-9a-f-]{36}$/);
  expect(third).not.toBe(first);
});

test('a question that another page hands over begins a conversation of its own', async () => {
  const { user, router } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await ask(user, 'Revenue per customer');
  await router.navigate('/chat', { state: { ask: 'How many orders?' } });
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toMatchObject({ query: 'How many orders?' });
  expect(asked[1]?.conversation_id).not.toBe(asked[0]?.conversation_id);
  expect(screen.queryByText('Revenue per customer')).not.toBeInTheDocument();
});

test('a conversation of the past shows its turns and goes on', async () => {
  const { user } = show(<ChatPage />, { at: `/chat?conversation=${conversation[0]?.conversation_id}` });
  await waitFor(() => expect(cards()).toHaveLength(2));
  const questions = screen.getAllByText(/^You asked/).map((label) => label.parentElement?.textContent);
  expect(questions).toEqual(['You asked: Revenue per customer', 'You asked: Only the top 3']);
  await ask(user, 'and by month?');
  expect(asked[0]?.conversation_id).toBe(conversation[0]?.conversation_id);
  expect(cards()).toHaveLength(3);
});

test('a question of the past opens with the conversation around it', async () => {
  show(<ChatPage />, { at: '/chat?question=36' });
  await waitFor(() => expect(cards()).toHaveLength(2));
  expect(screen.getByText('Revenue per customer')).toBeVisible();
});

test('a conversation of this tab opens with its rows', async () => {
  const { user, router } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await ask(user, 'Revenue per customer');
  await user.click(screen.getByRole('button', { name: 'New conversation' }));
  await ask(user, 'How many orders?');
  const past = { ...conversation[0], id: 101, conversation_id: asked[0]?.conversation_id };
  server.use(
    http.get('*/api/query/history/101', () => HttpResponse.json(past)),
    http.get('*/api/query/history', () => HttpResponse.json([past])),
  );
  await router.navigate('/chat?question=101');
  expect(await screen.findByText('Revenue per customer')).toBeVisible();
  expect(screen.queryByText('How many orders?')).not.toBeInTheDocument();
  expect(screen.getByText('5 rows')).toBeVisible();
  await ask(user, 'and by month?');
  expect(asked[2]?.conversation_id).toBe(asked[0]?.conversation_id);
  expect(router.state.location.search).toBe('');
});

test('a follow-up that makes sense is one click away, below the newest answer only', async () => {
  const evidence = { ...answer().evidence, tables: ['orders'] };
  server.use(
    http.post('*/api/query', async ({ request }) => {
      asked.push((await request.json()) as QueryRequest);
      return streamed(answer({ ...howMany, evidence }));
    }),
  );
  const { user } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await ask(user, 'How many orders are there?');
  const offered = await screen.findByRole('list', { name: 'Follow-up questions' });
  await user.click(within(offered).getByRole('button', { name: 'By month' }));
  await waitFor(() =>
    expect(asked[1]).toMatchObject({ query: 'By month', conversation_id: asked[0]?.conversation_id }),
  );
  await waitFor(() => expect(cards()).toHaveLength(2));
  expect(screen.queryByRole('list', { name: 'Follow-up questions' })).not.toBeInTheDocument();
});

test('an answer is marked as right, and that is taken back', async () => {
  const said: unknown[] = [];
  server.use(
    http.post('*/api/query/history/:id/feedback', async ({ params, request }) => {
      said.push([params.id, await request.json()]);
      return HttpResponse.json({ message: 'Thank you' });
    }),
  );
  const { user } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await ask(user, 'Revenue per customer');
  const thumb = await screen.findByRole('button', { name: 'This is right' });
  await user.click(thumb);
  expect(await screen.findByText(/^Kept as an example/)).toBeVisible();
  expect(thumb).toHaveAttribute('aria-pressed', 'true');
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(thumb).toHaveAttribute('aria-pressed', 'false'));
  await user.click(screen.getByRole('button', { name: 'This is wrong' }));
  expect(await screen.findByText(/^Marked as wrong/)).toBeVisible();
  expect(said).toEqual([
    ['101', { verified: true }],
    ['101', { verified: null }],
    ['101', { verified: false }],
  ]);
});

test('a mark that was not kept says why', async () => {
  server.use(
    http.post('*/api/query/history/:id/feedback', () =>
      HttpResponse.json({ detail: 'there is no such question' }, { status: 404 }),
    ),
  );
  const { user } = show(<ChatPage />, { at: '/chat?question=36' });
  const [, second] = await screen.findAllByRole('button', { name: 'This is right' });
  await user.click(second as HTMLElement);
  expect(await screen.findByRole('alert')).toHaveTextContent('That was not kept. There is no such question');
  expect(second).toHaveAttribute('aria-pressed', 'false');
});

test('a mark of the past is shown', async () => {
  show(<ChatPage />, { at: '/chat?question=36' });
  const [first] = await screen.findAllByRole('button', { name: 'This is right' });
  expect(first).toHaveAttribute('aria-pressed', 'true');
});
