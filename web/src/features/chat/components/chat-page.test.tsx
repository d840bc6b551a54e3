import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import * as csv from '@/lib/csv';
import { preferences } from '@/lib/preferences';
import type { HistoryItem } from '@/lib/api/types';
import { answer, connection, history, noEvidence } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { streamed } from '@/testing/stream';
import { ChatPage } from './chat-page';

beforeEach(() => {
  signIn();
  preferences.set({ connectionId: null });
});

async function ask(question: string, at = '/chat') {
  const view = show(<ChatPage />, { at });
  await screen.findByRole('list', { name: 'Suggestions' });
  await view.user.type(screen.getByLabelText('Your question'), `${question}{Enter}`);
  return view;
}

const answerCard = () => screen.findByRole('article', { name: 'Answer' });

test('an answer shows its words, chart, rows, query, confidence and time', async () => {
  await ask('Top 5 customers by revenue');
  const card = within(await answerCard());
  expect(card.getByText(/^The top 5 customers by revenue are Northwind Traders/)).toBeVisible();
  expect(await card.findByRole('img', { name: 'Chart: Top 5 customers by revenue' })).toHaveAttribute(
    'data-mark',
    expect.stringContaining('"bar"'),
  );
  expect(card.getByText('5 rows')).toBeVisible();
  const rows = card.getAllByRole('row').map((row) => row.textContent);
  expect(rows).toHaveLength(6);
  expect(rows[1]).toBe('Northwind Traders184,230.50');
  expect(await card.findByLabelText('SQL query')).toHaveDisplayValue(/^SELECT c\.name AS customer/);
  expect(card.getByText('Very sure')).toBeVisible();
  expect(card.getByText('Built-in translator')).toBeVisible();
  expect(card.getByText('9 ms')).toBeVisible();
});

test('a MongoDB answer shows its pipeline, a stage in each line', async () => {
  const query = '{"collection":"orders","pipeline":[{"$match":{"status":"paid"}},{"$count":"number_of_orders"}]}';
  server.use(
    http.get('*/api/connections', () => HttpResponse.json([connection({ db_type: 'mongodb' })])),
    http.post('*/api/query', () => streamed(answer({ generated_query: query }))),
  );
  await ask('How many paid orders?');
  const card = within(await answerCard());
  expect(card.getByRole('heading', { name: 'MongoDB pipeline' })).toBeVisible();
  expect(await card.findByLabelText('MongoDB query')).toHaveDisplayValue(
    /^ {4}\{ "\$match": \{ "status": "paid" \} \},$/m,
  );
});

test('the evidence says which words became what', async () => {
  const { user } = await ask('Top 5 customers by revenue');
  const card = within(await answerCard());
  await user.click(card.getByText('How this was answered'));
  expect(card.getByText('“revenue”').closest('li')).toHaveTextContent(
    '“revenue” became the measure order_items.quantity * order_items.unit_price',
  );
  expect(card.getByText('orders.customer_id = customers.id')).toBeInTheDocument();
  expect(card.getByText(/Revenue is the sum of/)).toBeInTheDocument();
});

test('an answer without evidence has no such panel', async () => {
  server.use(http.post('*/api/query', () => streamed(answer({ evidence: noEvidence, timing_ms: {} }))));
  await ask('Anything');
  await answerCard();
  expect(screen.queryByText('How this was answered')).not.toBeInTheDocument();
});

test('a click on a column sorts up, then down, then as it came', async () => {
  const { user } = await ask('Top 5 customers by revenue');
  const card = within(await answerCard());
  const names = () =>
    card
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.firstChild?.textContent);
  const original = names();
  const head = card.getByRole('button', { name: 'customer' });
  await user.click(head);
  expect(names()[0]).toBe('Acme Corporation');
  expect(card.getByRole('columnheader', { name: 'customer' })).toHaveAttribute('aria-sort', 'ascending');
  await user.click(head);
  expect(names()[0]).toBe('Vandelay Industries');
  await user.click(head);
  expect(names()).toEqual(original);
});

test('many rows come fifty at first, and the rest on request', async () => {
  const { user } = await ask('Show all customers');
  const card = within(await answerCard());
  expect(card.getAllByRole('row')).toHaveLength(51);
  await user.click(card.getByRole('button', { name: 'Show all 130 rows' }));
  expect(card.getAllByRole('row')).toHaveLength(131);
  expect(card.getByText('There are more rows. Only the first 130 were read.')).toBeVisible();
});

test('the download is the CSV of the rows, named after the question', async () => {
  const download = vi.spyOn(csv, 'download').mockReturnValue();
  const { user } = await ask('Top 5 customers by revenue');
  await user.click(within(await answerCard()).getByRole('button', { name: 'Download CSV' }));
  expect(download).toHaveBeenCalledWith(
    'top-5-customers-by-revenue.csv',
    expect.stringMatching(/^customer,revenue\r\nNorthwind Traders,184230\.50\r\n/),
  );
});

test('the query can be edited and run', async () => {
  const { user } = await ask('Top 5 customers by revenue');
  await user.click(within(await answerCard()).getByRole('button', { name: 'Edit' }));
  const editor = await screen.findByLabelText('Edit the query');
  await user.clear(editor);
  await user.type(editor, 'SELECT 1');
  await user.click(screen.getByRole('button', { name: 'Run' }));
  expect(await screen.findByText('Run the edited query')).toBeVisible();
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2));
  const cards = screen.getAllByRole('article');
  const second = within(cards[1] as HTMLElement);
  expect(await second.findByLabelText('SQL query')).toHaveValue('SELECT 1');
  expect(second.queryByText('Very sure')).not.toBeInTheDocument();
});

test('a query that the server refuses says why', async () => {
  const { user } = await ask('Top 5 customers by revenue');
  await user.click(within(await answerCard()).getByRole('button', { name: 'Edit' }));
  const editor = await screen.findByLabelText('Edit the query');
  await user.clear(editor);
  await user.type(editor, 'DELETE FROM customers');
  await user.click(screen.getByRole('button', { name: 'Run' }));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The query was not run.');
  expect(alert).toHaveTextContent('Only queries that read are run');
});

test('when the engine asks back, a choice answers the question and is remembered until it is forgotten', async () => {
  const asked: unknown[] = [];
  server.events.on('request:start', ({ request }) => {
    if (request.method === 'POST' && request.url.endsWith('/api/query')) {
      void request
        .clone()
        .json()
        .then((body: unknown) => asked.push(body));
    }
  });
  const { user } = await ask('Which products sell best?');
  expect(await screen.findByText('Best by what? I can rank the products in more than one way.')).toBeVisible();
  expect(screen.queryByText('0 rows')).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'The products sold most often' }));
  expect(await screen.findByText('5 rows')).toBeVisible();
  expect(asked.at(-1)).toMatchObject({
    connection_id: 1,
    query: 'Which products sell best?',
    choice: 'SELECT name FROM products ORDER BY 2 LIMIT 5',
  });
  const note = screen.getByText(/^Remembered for the next time: “The products sold most often”\./);
  await user.click(within(note).getByRole('button', { name: 'Forget' }));
  expect(await screen.findByText('Forgotten: the next time, this question is asked back again.')).toBeVisible();
});

test('an answer by a reading that was chosen before says so', async () => {
  const choice = { id: 9, before: true, reading: 'the number of orders' };
  server.use(
    http.post('*/api/query', () => streamed(answer({ confidence: null, evidence: { ...answer().evidence, choice } }))),
    http.delete('*/api/connections/:id/choices/:choice', () =>
      HttpResponse.json({ detail: 'no store' }, { status: 500 }),
    ),
  );
  const { user } = await ask('Orders');
  const note = await screen.findByText(/^You chose this reading before: “the number of orders”\./);
  await user.click(within(note).getByRole('button', { name: 'Forget' }));
  expect(await screen.findByText(/That was not forgotten\. No store/)).toBeVisible();
});

test('an answer offers what else the question may have meant', async () => {
  const choices = [{ label: 'The five oldest customers', query: 'SELECT 5' }];
  server.use(http.post('*/api/query', () => streamed(answer({ choices }))));
  const { user } = await ask('Top 5 customers');
  await user.click(within(await answerCard()).getByText('Did you mean something else?'));
  await user.click(screen.getByRole('button', { name: 'The five oldest customers' }));
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2));
});

test('a past query of the user runs again as a query', async () => {
  const item = { ...(history[0] as HistoryItem), id: 5, query: 'SELECT 1', engine: 'user', confidence: null };
  server.use(http.get('*/api/query/history/:id', () => HttpResponse.json(item)));
  const { user } = show(<ChatPage />, { at: '/chat?question=5' });
  const card = within(await answerCard());
  await card.findByLabelText('SQL query');
  await user.click(card.getAllByRole('button', { name: 'Run again' })[0] as HTMLElement);
  await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2));
  expect(screen.getAllByText('Your query')).toHaveLength(2);
});

test('an honest no: only the words', async () => {
  await ask('What is the weather in Lisbon?');
  const card = within(await answerCard());
  expect(card.getByText(/I did not understand “weather”/)).toBeVisible();
  expect(card.queryByRole('table')).not.toBeInTheDocument();
  expect(card.queryByText('SQL')).not.toBeInTheDocument();
});

test('no rows is said', async () => {
  server.use(http.post('*/api/query', () => streamed(answer({ query_results: [], row_count: 0, chart: null }))));
  await ask('Customers on the moon');
  expect(await screen.findByText('Nothing in the database matches.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Download CSV' })).not.toBeInTheDocument();
});

test('an error says what is wrong, and the question can be tried again', async () => {
  const { user } = await ask('broken');
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The database took longer than 30 seconds');
  server.use(http.post('*/api/query', () => streamed(answer())));
  await user.click(within(alert).getByRole('button', { name: 'Ask again' }));
  expect(await answerCard()).toBeVisible();
});

test('Shift and Enter make a line, Enter sends', async () => {
  const { user } = show(<ChatPage />, { at: '/chat' });
  await screen.findByRole('list', { name: 'Suggestions' });
  await user.type(screen.getByLabelText('Your question'), 'Orders{Shift>}{Enter}{/Shift}per month');
  expect(screen.getByLabelText('Your question')).toHaveValue('Orders\nper month');
  expect(screen.getByRole('button', { name: 'Send' })).toBeEnabled();
});

test('a suggestion asks with one click', async () => {
  const { user } = show(<ChatPage />, { at: '/chat' });
  await user.click(await screen.findByRole('button', { name: 'Top 5 customers by revenue' }));
  expect(await answerCard()).toBeVisible();
});

test('the question goes to the selected connection, which is remembered', async () => {
  let sent: unknown;
  server.use(
    http.post('*/api/query', async ({ request }) => {
      sent = await request.json();
      return streamed(answer());
    }),
  );
  const { user } = show(<ChatPage />, { at: '/chat' });
  await user.selectOptions(await screen.findByLabelText('Connection'), 'Production warehouse');
  expect(await screen.findByRole('button', { name: 'How many customers are there?' })).toBeVisible();
  await user.type(screen.getByLabelText('Your question'), 'How many?{Enter}');
  await answerCard();
  expect(sent).toEqual({ connection_id: 2, query: 'How many?', conversation_id: expect.any(String) as string });
  expect(JSON.parse(localStorage.getItem('preferences') ?? '')).toMatchObject({ connectionId: 2 });
});

test('the address names the connection', async () => {
  show(<ChatPage />, { at: '/chat?connection=2' });
  expect(await screen.findByLabelText('Connection')).toHaveValue('2');
});

test('a past question opens with its words and its query, and can be asked again', async () => {
  const { user } = show(<ChatPage />, { at: '/chat?question=37' });
  expect(await screen.findByText(/Its rows were not kept/)).toBeVisible();
  expect(screen.getByText('Top 5 customers by revenue')).toBeVisible();
  expect(await screen.findByLabelText('SQL query')).toHaveValue(answer().generated_query);
  await user.click(screen.getByRole('button', { name: 'Ask again' }));
  expect(await screen.findByText('5 rows')).toBeVisible();
});

test('a past question of nobody or somebody else says so', async () => {
  show(<ChatPage />, { at: '/chat?question=9999' });
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no such question');
});

test('without a connection there is a way to add one', async () => {
  server.use(http.get('*/api/connections', () => HttpResponse.json([])));
  show(<ChatPage />, { at: '/chat' });
  expect(await screen.findByRole('link', { name: 'Add a connection' })).toBeVisible();
  expect(screen.getByLabelText('Your question')).toBeDisabled();
});

test('a new conversation starts empty', async () => {
  const { user } = await ask('Top 5 customers by revenue');
  await answerCard();
  await user.click(screen.getByRole('button', { name: 'New conversation' }));
  expect(screen.queryByRole('article')).not.toBeInTheDocument();
  expect(screen.getByRole('list', { name: 'Suggestions' })).toBeVisible();
});
