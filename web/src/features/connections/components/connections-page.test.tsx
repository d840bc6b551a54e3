import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { Table } from '@/lib/api/types';
import { column, connection, indexing } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { ConnectionPage } from './connection-page';
import { ConnectionsPage } from './connections-page';

beforeEach(signIn);

async function openForm() {
  const view = show(<ConnectionsPage />);
  await view.user.click(await screen.findByRole('button', { name: 'Add connection' }));
  return { ...view, form: within(screen.getByRole('dialog', { name: 'Add a connection' })) };
}

const sqlite = (name = 'shop.sqlite3') => new File(['SQLite format 3\0 and the pages'], name);

test('lists the connections with their kind and size', async () => {
  show(<ConnectionsPage />);
  const card = within(await screen.findByRole('article', { name: 'Demo company' }));
  expect(card.getByText('SQLite, 5 tables, read 3 hours ago')).toBeVisible();
  expect(card.getByText('Demo')).toBeVisible();
});

test('says so when there are none', async () => {
  server.use(http.get('*/api/connections', () => HttpResponse.json([])));
  show(<ConnectionsPage />);
  expect(await screen.findByText('No connection yet')).toBeVisible();
});

test('says so when the list cannot be loaded, and tries again', async () => {
  server.use(
    http.get('*/api/connections', () => HttpResponse.json({ detail: 'the store is busy' }, { status: 500 }), {
      once: true,
    }),
  );
  const { user } = show(<ConnectionsPage />);
  expect(await screen.findByRole('alert')).toHaveTextContent('The store is busy');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('article', { name: 'Demo company' })).toBeVisible();
});

test('asks for a name and an address before it calls the server', async () => {
  const { user, form } = await openForm();
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  expect(form.getByText('Give the connection a name')).toBeVisible();
  expect(form.getByLabelText('Connection string')).toHaveAccessibleDescription(/It starts with postgresql:\/\//);
});

test('tests a connection: it works', async () => {
  const { user, form } = await openForm();
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@db/shop');
  await user.click(form.getByRole('button', { name: 'Test connection' }));
  expect(await form.findByText('It works: 5 tables found.')).toBeVisible();
});

test('tests a connection: it does not, and says why', async () => {
  const { user, form } = await openForm();
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@unreachable/shop');
  await user.click(form.getByRole('button', { name: 'Test connection' }));
  expect(await form.findByRole('alert')).toHaveTextContent('The host unreachable did not answer');
});

test('adds a connection', async () => {
  const { user, form } = await openForm();
  await user.type(form.getByLabelText('Name'), 'Shop');
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@db/shop');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  expect(await screen.findByText('Shop is connected: 5 tables')).toBeVisible();
  expect(await screen.findByRole('article', { name: 'Shop' })).toBeVisible();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

test('adds a MongoDB, which has collections', async () => {
  const { user, form } = await openForm();
  await user.click(form.getByLabelText('MongoDB'));
  await user.type(form.getByLabelText('Name'), 'Documents');
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@db/shop');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  expect(form.getByLabelText('Connection string')).toHaveAccessibleDescription(/It starts with mongodb:\/\//);
  await user.clear(form.getByLabelText('Connection string'));
  await user.type(form.getByLabelText('Connection string'), 'mongodb+srv://reader:secret@cluster.example.com/shop');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  expect(await screen.findByText('Documents is connected: 5 collections')).toBeVisible();
  const card = within(await screen.findByRole('article', { name: 'Documents' }));
  expect(card.getByText(/^MongoDB, 5 collections/)).toBeVisible();
});

test('a collection shows its fields, and how often they hold what', async () => {
  const orders: Table = {
    name: 'orders',
    kind: 'collection',
    comment: '',
    row_estimate: 18_450,
    columns: [
      column('_id', 'objectId', { primary_key: true }),
      column('note', 'string', { type_shares: { string: 0.746, missing: 0.25, int: 0.004 } }),
      column('items', 'array of object'),
      column('items.price', 'double'),
    ],
  };
  const documents = connection({ db_type: 'mongodb', metadata: { ...connection().metadata, tables: [orders] } });
  server.use(http.get('*/api/connections/:id', () => HttpResponse.json(documents)));
  const { user } = show(<ConnectionPage />, { path: '/connections/:id', at: '/connections/1' });
  const card = within((await screen.findByText('orders')).closest('details') ?? document.body);
  expect(card.getByText('4 fields, 18,450 documents')).toBeVisible();
  await user.click(card.getByText('orders'));
  expect(card.getByText('(string 75 %, missing 25 %, int < 1 %)')).toBeVisible();
  expect(card.getByText('items.price')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Show sample documents' })).toBeVisible();
  expect(screen.getByRole('searchbox', { name: 'Find a collection or field' })).toBeVisible();
});

test('a name that is taken is said at the name', async () => {
  const { user, form } = await openForm();
  await user.type(form.getByLabelText('Name'), 'Demo company');
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@db/shop');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  await waitFor(() => expect(form.getByLabelText('Name')).toBeInvalid());
  expect(form.getByLabelText('Name')).toHaveAccessibleDescription('A connection named Demo company exists already');
});

test('a field that the server refuses is said at that field', async () => {
  server.use(
    http.post('*/api/connections', () =>
      HttpResponse.json(
        { detail: [{ loc: ['body', 'connection_string'], msg: 'is too long', type: 'value_error' }] },
        { status: 422 },
      ),
    ),
  );
  const { user, form } = await openForm();
  await user.type(form.getByLabelText('Name'), 'Shop');
  await user.type(form.getByLabelText('Connection string'), 'postgresql://x');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  await waitFor(() => expect(form.getByLabelText('Connection string')).toHaveAccessibleDescription(/Is too long/));
});

test('uploads a chosen file under its own name', async () => {
  const { user, form } = await openForm();
  await user.click(form.getByLabelText('SQLite file'));
  await user.upload(form.getByLabelText(/Choose a SQLite file/), sqlite());
  expect(form.getByLabelText('Name')).toHaveValue('shop');
  await user.click(form.getByRole('button', { name: 'Upload and connect' }));
  expect(await screen.findByRole('article', { name: 'shop' })).toBeVisible();
});

test('takes a dropped file', async () => {
  const { user, form } = await openForm();
  await user.click(form.getByLabelText('SQLite file'));
  fireEvent.drop(form.getByText('Choose a SQLite file').closest('label') as HTMLElement, {
    dataTransfer: { files: [sqlite('orders.db')] },
  });
  expect(form.getByText('orders.db')).toBeVisible();
  expect(form.getByLabelText('Name')).toHaveValue('orders');
});

test('a file that is no database is refused with a reason', async () => {
  const { user, form } = await openForm();
  await user.click(form.getByLabelText('SQLite file'));
  await user.upload(form.getByLabelText(/Choose a SQLite file/), new File(['hello'], 'notes.db'));
  await user.click(form.getByRole('button', { name: 'Upload and connect' }));
  expect(await form.findByRole('alert')).toHaveTextContent('The file is not a SQLite database');
});

test('asks before it deletes, and Cancel deletes nothing', async () => {
  const { user } = show(<ConnectionsPage />);
  await user.click(await screen.findByRole('button', { name: 'Delete Production warehouse' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Delete Production warehouse?' }));
  await user.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(screen.getByRole('article', { name: 'Production warehouse' })).toBeVisible();
});

test('deletes after the confirmation', async () => {
  const { user } = await openForm();
  const form = within(screen.getByRole('dialog'));
  await user.type(form.getByLabelText('Name'), 'Doomed');
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@db/shop');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  await user.click(await screen.findByRole('button', { name: 'Delete Doomed' }));
  await user.click(screen.getByRole('button', { name: 'Delete connection' }));
  expect(await screen.findByText('Doomed was deleted')).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('article', { name: 'Doomed' })).not.toBeInTheDocument());
});

test('reads a schema again on request', async () => {
  const { user } = show(<ConnectionsPage />);
  await user.click(await screen.findByRole('button', { name: 'Refresh Production warehouse' }));
  expect(await screen.findByText('Production warehouse was read again')).toBeVisible();
});

test('a large database shows how far it is, until it is done', async () => {
  const { user, form } = await openForm();
  await user.type(form.getByLabelText('Name'), 'Large one');
  await user.type(form.getByLabelText('Connection string'), 'postgresql://reader:secret@db/large');
  await user.click(form.getByRole('button', { name: 'Add connection' }));
  expect(await screen.findByText(/Large one is connected: 5 tables, which are being read now/)).toBeVisible();
  const card = within(await screen.findByRole('article', { name: 'Large one' }));
  expect(await card.findByText('Reading tables, 120 of 1,000')).toBeVisible();
  const bar = card.getByRole('progressbar', { name: 'Reading Large one' });
  expect(bar).toHaveAttribute('aria-valuenow', '120');
  expect(bar).toHaveAttribute('aria-valuemax', '1000');
  expect(card.getByRole('button', { name: 'Refresh Large one' })).toBeDisabled();
  await waitFor(() => expect(card.queryByRole('progressbar')).not.toBeInTheDocument());
  expect(card.getByRole('button', { name: 'Refresh Large one' })).toBeEnabled();
});

test('asks for the list again only while something is being read', async () => {
  let asked = 0;
  const reading = connection({ metadata: { ...connection().metadata, indexing: indexing({ state: 'running' }) } });
  server.use(http.get('*/api/connections', () => HttpResponse.json([++asked < 3 ? reading : connection()])));
  show(<ConnectionsPage />);
  expect(await screen.findByRole('progressbar')).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole('progressbar')).not.toBeInTheDocument());
  expect(asked).toBe(3);
});

test('a reading that failed says why, and Try again reads it', async () => {
  const failed = indexing({ state: 'failed', error: 'The database did not answer.' });
  const broken = connection({ metadata: { ...connection().metadata, indexing: failed } });
  let tried = false;
  server.use(
    http.get('*/api/connections', () => HttpResponse.json([tried ? connection() : broken])),
    http.post('*/api/connections/1/refresh', () => {
      tried = true;
      return HttpResponse.json(connection());
    }),
  );
  const { user } = show(<ConnectionsPage />);
  expect(await screen.findByRole('alert')).toHaveTextContent('The database did not answer.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Demo company was read again')).toBeVisible();
  await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
});

async function openEdit(name: string) {
  const view = show(<ConnectionsPage />);
  await view.user.click(await screen.findByRole('button', { name: `Edit ${name}` }));
  return { ...view, form: within(screen.getByRole('dialog', { name: `Edit ${name}` })) };
}

test('renames a connection', async () => {
  const { user, form } = await openEdit('Production warehouse');
  await user.clear(form.getByLabelText('Name'));
  await user.type(form.getByLabelText('Name'), 'Staging');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Staging was saved')).toBeVisible();
  expect(await screen.findByRole('article', { name: 'Staging' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Edit Staging' }));
  await user.clear(screen.getByLabelText('Name'));
  await user.type(screen.getByLabelText('Name'), 'Production warehouse');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('article', { name: 'Production warehouse' })).toBeVisible();
});

test('a new name that is taken, or none, is said at the name', async () => {
  const { user, form } = await openEdit('Production warehouse');
  await user.clear(form.getByLabelText('Name'));
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(form.getByLabelText('Name')).toHaveAccessibleDescription('Give the connection a name');
  await user.type(form.getByLabelText('Name'), 'Demo company');
  await user.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(form.getByLabelText('Name')).toHaveAccessibleDescription('A connection named Demo company exists already'),
  );
});

test('leads a connection elsewhere; the old address is not shown', async () => {
  const { user, form } = await openEdit('Production warehouse');
  const address = form.getByLabelText('New connection string');
  expect(address).toHaveValue('');
  await user.type(address, 'mysql://elsewhere');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(address).toHaveAccessibleDescription(/It starts with postgresql:\/\//);
  await user.clear(address);
  await user.type(address, 'postgresql://reader:secret@unreachable/shop');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(await form.findByText('The host unreachable did not answer')).toBeVisible();
  await user.clear(address);
  await user.type(address, 'postgresql://reader:new@db/shop');
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Production warehouse was saved and is being read')).toBeVisible();
});

test('an upload and the demo can only be renamed', async () => {
  const { form } = await openEdit('Demo company');
  expect(form.getByLabelText('Name')).toHaveValue('Demo company');
  expect(form.queryByLabelText('New connection string')).not.toBeInTheDocument();
});

test('shows tables, keys and references, finds a column, and reads some rows', async () => {
  const { user } = show(<ConnectionPage />, { at: '/connections/1', path: '/connections/:id' });
  expect(await screen.findByText('orders.id')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Find a table or column'), 'quantity');
  expect(screen.getByText('order_items')).toBeVisible();
  expect(screen.queryByText('customers')).not.toBeInTheDocument();
  await user.click(screen.getByText('order_items'));
  await user.click(screen.getByRole('button', { name: 'Show sample rows' }));
  expect(await screen.findByRole('region', { name: 'Sample of order_items' })).toBeInTheDocument();
});

test('a connection of nobody says so', async () => {
  show(<ConnectionPage />, { at: '/connections/77', path: '/connections/:id' });
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no such connection');
});
