import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { GlossaryEntryUpdate } from '@/lib/api/types';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { GlossaryCard } from './glossary-card';

const schema = { orders: [{ name: 'total_amount' }, { name: 'status' }], customers: [{ name: 'name' }] };
let saved: GlossaryEntryUpdate[];

beforeEach(() => {
  signIn();
  saved = [];
  server.events.removeAllListeners();
  server.events.on('request:start', ({ request }) => {
    if (request.method === 'PUT' || request.method === 'POST') {
      void request
        .clone()
        .json()
        .then((body: GlossaryEntryUpdate) => {
          saved.push(body);
        });
    }
  });
});

async function open() {
  const view = show(<GlossaryCard connectionId={1} schema={schema} />);
  await view.user.click(screen.getByText('Glossary'));
  return view;
}
const terms = async () => within(await screen.findByRole('list', { name: 'Terms' }));
const dialog = (name: string) => within(screen.getByRole('dialog', { name }));

test('shows each term, what it stands for, and which mean nothing any more', async () => {
  await open();
  const list = await terms();
  expect(list.getByText('GMV')).toBeVisible();
  expect(list.getByText("orders.status is 'shipped' or 'received'")).toBeVisible();
  expect(list.getByText('Stands for nothing any more: orders has no column promised.')).toBeVisible();
});

test('a term for a column is added, with the columns to choose from', async () => {
  const { user } = await open();
  await terms();
  await user.click(screen.getByRole('button', { name: 'Add a term' }));
  const form = dialog('Add a term');
  await user.type(form.getByLabelText('Term'), 'Client');
  const column = form.getByLabelText('Column');
  const offered = [...document.querySelectorAll(`#${CSS.escape(column.getAttribute('list') ?? '')} option`)];
  expect(offered.map((option) => option.getAttribute('value'))).toEqual([
    'orders.total_amount',
    'orders.status',
    'customers.name',
  ]);
  await user.type(column, 'customers.name');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('“Client” was saved')).toBeVisible();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(await (await terms()).findByText('customers.name')).toBeVisible();
  expect(saved).toEqual([{ term: 'Client', column: 'customers.name' }]);
});

test('a term may stand for values, one in each line', async () => {
  const { user } = await open();
  await terms();
  await user.click(screen.getByRole('button', { name: 'Change delivered' }));
  const form = dialog('Change “delivered”');
  expect(form.getByRole('radio', { name: 'A value' })).toBeChecked();
  expect(form.getByLabelText('Column')).toHaveValue('orders.status');
  await user.clear(form.getByLabelText('Values'));
  await user.type(form.getByLabelText('Values'), ' shipped {Enter}{Enter}lost');
  await user.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved).toEqual([{ term: 'delivered', value: { column: 'orders.status', equals: ['shipped', 'lost'] } }]);
});

test('or for a condition', async () => {
  const { user } = await open();
  await terms();
  await user.click(screen.getByRole('button', { name: 'Add a term' }));
  const form = dialog('Add a term');
  await user.type(form.getByLabelText('Term'), 'big order');
  await user.click(form.getByText('A condition'));
  await user.type(form.getByLabelText('Condition'), 'orders.total_amount > 1000');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(await (await terms()).findByText('orders.total_amount > 1000')).toBeVisible();
  expect(saved).toEqual([{ term: 'big order', expression: 'orders.total_amount > 1000' }]);
});

test('what is missing or wrong is said beside its field', async () => {
  const { user } = await open();
  await terms();
  await user.click(screen.getByRole('button', { name: 'Add a term' }));
  const form = dialog('Add a term');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(form.getByLabelText('Term')).toHaveAccessibleDescription(/Write the term/);
  expect(form.getByLabelText('Column')).toHaveAccessibleDescription(/Choose the column/);
  expect(saved).toEqual([]);
  await user.type(form.getByLabelText('Term'), 'gmv');
  await user.type(form.getByLabelText('Column'), 'orders.nothing');
  await user.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(form.getByLabelText('Column')).toHaveAccessibleDescription(/has no column nothing/));
  await user.clear(form.getByLabelText('Column'));
  await user.type(form.getByLabelText('Column'), 'orders.status');
  await user.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(form.getByLabelText('Term')).toHaveAccessibleDescription(/is in the glossary already/));
});

test('a term is removed', async () => {
  const { user } = await open();
  await terms();
  await user.click(screen.getByRole('button', { name: 'Remove GMV' }));
  expect(await screen.findByText('“GMV” was removed')).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Remove GMV' })).not.toBeInTheDocument());
});

test('without terms it says what one is for', async () => {
  server.use(http.get('*/api/connections/:id/glossary', () => HttpResponse.json({ entries: [] })));
  const { user } = await open();
  expect(await screen.findByText('No terms yet')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Add a term' }));
  expect(screen.getByRole('dialog', { name: 'Add a term' })).toBeVisible();
});

test('what was chosen for questions can be forgotten', async () => {
  let choices = [
    {
      id: 7,
      question: 'Best products?',
      reading: 'the products sold most often',
      query: 'SELECT 1',
      chosen_at: new Date().toISOString(),
    },
  ];
  server.use(
    http.get('*/api/connections/:id/choices', () => HttpResponse.json({ choices })),
    http.delete('*/api/connections/:id/choices/7', () => {
      choices = [];
      return HttpResponse.json({ message: 'The choice was forgotten' });
    }),
  );
  const { user } = await open();
  const section = within(await screen.findByRole('region', { name: 'Chosen readings' }));
  expect(section.getByText(/the products sold most often/)).toBeVisible();
  await user.click(section.getByRole('button', { name: 'Forget what was chosen for: Best products?' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Chosen readings' })).not.toBeInTheDocument());
});

test('a glossary that cannot be loaded says why', async () => {
  server.use(
    http.get('*/api/connections/:id/glossary', () => HttpResponse.json({ detail: 'no store' }, { status: 500 })),
  );
  await open();
  expect(await screen.findByRole('alert')).toHaveTextContent('The glossary could not be loaded.No store');
});
