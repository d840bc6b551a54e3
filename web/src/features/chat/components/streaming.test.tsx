import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { byModel } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { openStream } from '@/testing/stream';
import { ChatPage } from './chat-page';

let stream: ReturnType<typeof openStream>;
let asked: Request[];

beforeEach(() => {
  signIn();
  stream = openStream();
  asked = [];
  server.use(
    http.post('*/api/query', ({ request }) => {
      asked.push(request);
      const { response, fail } = stream;
      // As a browser does it.
      request.signal.addEventListener('abort', () => fail(new DOMException('stopped', 'AbortError')));
      return response;
    }),
  );
});

async function ask(question = 'Revenue per customer') {
  const view = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await view.user.type(screen.getByLabelText('Your question'), `${question}{Enter}`);
  await waitFor(() => expect(asked).toHaveLength(1));
  return view;
}

const draft = () => screen.findByRole('region', { name: 'Draft' });
const token = (text: string, part = 'query') => stream.send('token', { text, part });

test('the question asks for a stream', async () => {
  await ask();
  expect(asked[0]?.headers.get('Accept')).toBe('text/event-stream');
});

test('the stages are said as they come', async () => {
  await ask();
  expect(await screen.findByText('Looking for the answer…')).toBeInTheDocument();
  stream.send('status', { stage: 'llm' });
  expect(await screen.findByText('The model writes the query…')).toBeInTheDocument();
  stream.send('status', { stage: 'run' });
  expect(await screen.findByText('Running the query…')).toBeInTheDocument();
  stream.send('status', { stage: 'a stage of a newer server' });
  expect(await screen.findByText('Looking for the answer…')).toBeInTheDocument();
});

test('what the model writes appears as it comes: thoughts, the query, the words of the answer', async () => {
  await ask();
  stream.send('context', { tables: ['customers', 'orders'], tokens: 1240 });
  token('I sum the revenue.\n```sql\nSELECT na');
  const shown = within(await draft());
  expect(shown.getByText('I sum the revenue.')).toBeVisible();
  expect(shown.getByText('The model knows of customers, orders (1,240 tokens)')).toBeVisible();
  const query = shown.getByRole('region', { name: 'Query so far' });
  expect(query).toHaveTextContent('SELECT na');
  token('me FROM customers\n```');
  await waitFor(() => expect(query).toHaveTextContent('SELECT name FROM customers'));
  stream.send('query', { query: 'SELECT name FROM customers LIMIT 10', engine: 'llm', attempt: 1 });
  await waitFor(() => expect(query).toHaveTextContent('LIMIT 10'));
  stream.send('rows', { row_count: 10, truncated: false });
  token('The largest ', 'answer');
  token('is Northwind.', 'answer');
  expect(await shown.findByText('The largest is Northwind.')).toBeVisible();
  expect(shown.getByText('10 rows')).toBeVisible();
  expect(screen.queryByRole('article')).not.toBeInTheDocument();

  stream.send('done', byModel);
  expect(await screen.findByRole('article', { name: 'Answer' })).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Draft' })).not.toBeInTheDocument();
});

test('a repair says what was wrong', async () => {
  await ask();
  token('SELECT nam');
  stream.send('repair', { attempt: 1, problem: 'The database rejected the query: no such column: nam' });
  const shown = within(await draft());
  expect(
    await shown.findByText('The database rejected the query: no such column: nam. Asking the model again, attempt 2.'),
  ).toBeVisible();
  expect(shown.queryByText('SELECT nam')).not.toBeInTheDocument();
});

test('Stop ends the request and keeps what was there', async () => {
  const { user } = await ask();
  token('SELECT na');
  await draft();
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(await screen.findByText('Stopped.')).toBeVisible();
  expect(screen.getByRole('region', { name: 'Query so far' })).toHaveTextContent('SELECT na');
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(screen.getByRole('button', { name: 'Ask again' })).toBeVisible();
});

test.each([
  ['ends too early', () => stream.close()],
  ['breaks', () => stream.fail()],
  ['says what nobody understands', () => stream.send('done', undefined)],
])('a stream that %s says so, and the question can be asked again', async (_, end) => {
  const { user } = await ask();
  token('SELECT na');
  await draft();
  end();
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The connection broke off before the answer was complete.');
  expect(screen.getByText('Revenue per customer')).toBeVisible();
  expect(screen.getByRole('region', { name: 'Query so far' })).toHaveTextContent('SELECT na');
  stream = openStream();
  await user.click(within(alert).getByRole('button', { name: 'Ask again' }));
  await waitFor(() => expect(asked).toHaveLength(2));
  stream.send('done', byModel);
  expect(await screen.findByRole('article', { name: 'Answer' })).toBeVisible();
});

test('an error in the stream is said in its own words', async () => {
  await ask();
  stream.send('error', { detail: 'the provider allows no more requests for 20 seconds', status: 502, title: '' });
  expect(await screen.findByRole('alert')).toHaveTextContent('The provider allows no more requests for 20 seconds');
});

test('an error instead of a stream is said in its own words', async () => {
  server.use(http.post('*/api/query', () => HttpResponse.json({ detail: 'too many questions' }, { status: 503 })));
  const { user } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await user.type(screen.getByLabelText('Your question'), 'Anything{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('Too many questions');
});

test('what is typed while an answer comes is kept, also by a look at another page', async () => {
  const { user, unmount } = await ask();
  await user.type(screen.getByLabelText('Your question'), 'and by month?{Enter}');
  expect(screen.getByLabelText('Your question')).toHaveValue('and by month?');
  unmount();
  show(<ChatPage />, { at: '/chat' });
  expect(await screen.findByLabelText('Your question')).toHaveValue('and by month?');
});

test('an answer of a model says which, what it took, and what was tried before', async () => {
  const { user } = await ask();
  stream.send('done', byModel);
  const card = within(await screen.findByRole('article', { name: 'Answer' }));
  expect(card.getByText('Language model')).toBeVisible();
  expect(card.getByText('gpt-4o-mini')).toBeVisible();
  expect(card.getByText('2,052 tokens')).toBeVisible();
  expect(card.getByText('$0.00041')).toBeVisible();
  expect(card.getByText('2.2 s')).toBeVisible();
  await user.click(card.getByText('How this was answered'));
  expect(card.getByText('The database rejected the query: no such column: c.nam')).toBeVisible();
  expect(card.getByText('The model was told')).toBeVisible();
  expect(card.getByText('named in the question; near in meaning (0.71)')).toBeVisible();
  expect(card.getByText('language model 2.2 s')).toBeVisible();
});

test('a reused query says so and can be asked anew', async () => {
  const { user } = await ask();
  stream.send('done', { ...byModel, cached: true });
  expect(await screen.findByText('Query reused')).toBeVisible();
  stream = openStream();
  await user.click(screen.getByRole('button', { name: 'Ask anew' }));
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(await asked[0]?.clone().json()).not.toHaveProperty('cache');
  expect(await asked[1]?.clone().json()).toMatchObject({ query: 'Revenue per customer', cache: false });
});
