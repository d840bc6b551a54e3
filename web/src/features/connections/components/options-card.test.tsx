import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { ConnectionOptionsUpdate } from '@/lib/api/types';
import { options } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { OptionsCard } from './options-card';

let saved: ConnectionOptionsUpdate[];

beforeEach(() => {
  signIn();
  saved = [];
  server.events.removeAllListeners();
  server.events.on('request:start', ({ request }) => {
    if (request.method === 'PUT') {
      void request
        .clone()
        .json()
        .then((body: ConnectionOptionsUpdate) => {
          saved.push(body);
        });
    }
  });
});

const { default_prompt_template: template, ...defaults } = options;

async function open() {
  const view = show(<OptionsCard connectionId={1} tables={['customers', 'orders', 'order_items']} />);
  await view.user.click(screen.getByText('What a language model is told'));
  await screen.findByLabelText('Token budget');
  return view;
}

const save = () => screen.getByRole('button', { name: 'Save options' });

test('shows what is set, and with each switch what leaves the server', async () => {
  await open();
  const values = screen.getByRole('checkbox', { name: 'Share example values' });
  expect(values).toBeChecked();
  expect(values).toHaveAccessibleDescription(/go to the model/);
  const rows = screen.getByRole('checkbox', { name: 'Let the model write the answer' });
  expect(rows).not.toBeChecked();
  expect(rows).toHaveAccessibleDescription(/no row of a result leaves this server/);
  expect(screen.getByLabelText('Prompt template')).toHaveValue(template);
  expect(screen.getByLabelText('Chunks')).toHaveValue('3');
  expect(screen.getByLabelText('Least similarity')).toHaveValue('');
});

test('what was changed is saved, the rest stays', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('checkbox', { name: 'Share example values' }));
  await user.type(screen.getByLabelText('Notes for the model'), 'Revenue is net.');
  await user.clear(screen.getByLabelText('Token budget'));
  await user.type(screen.getByLabelText('Token budget'), '400');
  await user.type(screen.getByLabelText('Least similarity'), '0.25');
  await user.click(save());
  expect(await screen.findByText('Options saved')).toBeVisible();
  expect(saved).toEqual([
    { ...defaults, share_values: false, notes: 'Revenue is net.', context_tokens: 400, threshold: 0.25 },
  ]);
});

test('a template of one\u2019s own is saved; the default is saved as none', async () => {
  const { user } = await open();
  const field = screen.getByLabelText('Prompt template');
  await user.click(field);
  await user.type(field, 'Be brief.');
  await user.click(save());
  await screen.findByText('Options saved');
  await user.click(screen.getByRole('button', { name: 'Reset to default' }));
  expect(field).toHaveValue(template);
  await user.click(save());
  await waitFor(() => expect(saved).toHaveLength(2));
  expect(saved[0]?.prompt_template).toBe(`${template}Be brief.`);
  expect(saved[1]?.prompt_template).toBeNull();
});

test('Reset brings every default back, and saves nothing by itself', async () => {
  server.use(
    http.get('*/api/connections/:id/options', () =>
      HttpResponse.json({
        ...options,
        prompt_template: 'Mine {context} {question}',
        notes: 'Note',
        tables: ['orders'],
        share_values: false,
        share_rows: true,
        context_tokens: 400,
        chunks: 9,
        threshold: 0.5,
        chunk_size: 500,
        chunk_overlap: 0,
        sample_rows: 0,
      }),
    ),
  );
  const { user } = await open();
  expect(screen.getByLabelText('Least similarity')).toHaveValue('0.5');
  await user.click(screen.getByRole('button', { name: 'Reset to default' }));
  expect(saved).toEqual([]);
  await user.click(save());
  await screen.findByText('Options saved');
  expect(saved).toEqual([defaults]);
});

test('only tables of the database can be chosen, one in each line', async () => {
  const { user } = await open();
  const field = screen.getByLabelText('Only these tables');
  await user.type(field, 'orders{Enter}{Enter} custmers ');
  await user.click(save());
  expect(field).toHaveAccessibleDescription(/No table is called custmers/);
  expect(saved).toEqual([]);
  await user.clear(field);
  await user.type(field, 'orders{Enter} customers {Enter}orders');
  await user.click(save());
  await screen.findByText('Options saved');
  expect(saved).toEqual([{ ...defaults, tables: ['orders', 'customers'] }]);
});

test.each([
  ['Token budget', '100', 'A whole number from 200 to 32,000'],
  ['Token budget', '', 'A whole number from 200 to 32,000'],
  ['Chunks', '2.5', 'A whole number from 1 to 20'],
  ['Least similarity', 'high', 'A number from 0 to 1'],
  ['Least similarity', '1.5', 'A number from 0 to 1'],
])('%s cannot be "%s"', async (label, typed, message) => {
  const { user } = await open();
  await user.clear(screen.getByLabelText(label));
  if (typed) await user.type(screen.getByLabelText(label), typed);
  await user.click(save());
  expect(screen.getByLabelText(label)).toHaveAccessibleDescription(new RegExp(message));
  expect(saved).toEqual([]);
});

test('what the server refuses is said at its field', async () => {
  const { user } = await open();
  await user.clear(screen.getByLabelText('Prompt template'));
  await user.type(screen.getByLabelText('Prompt template'), 'Answer.');
  await user.click(save());
  await waitFor(() =>
    expect(screen.getByLabelText('Prompt template')).toHaveAccessibleDescription(/must hold \{question\}/),
  );
});

test('the preview shows what would be sent, with the template as it is typed', async () => {
  const { user } = await open();
  await user.click(screen.getByLabelText('Prompt template'));
  await user.type(screen.getByLabelText('Prompt template'), 'Be brief.');
  await user.type(screen.getByLabelText('See what would be sent'), 'Orders per month{Enter}');
  const preview = within(await screen.findByRole('region', { name: 'What would be sent' }));
  expect(preview.getByText(/^\d+ tokens, with customers, orders, order_items$/)).toBeVisible();
  const system = preview.getByRole('region', { name: 'Message of System' });
  expect(system).toHaveTextContent('customers(id, name, city, created_at)');
  expect(system).toHaveTextContent('Question: Orders per month Be brief.');
  expect(saved).toEqual([]);
});

test('a preview that fails says why', async () => {
  server.use(
    http.post('*/api/connections/:id/prompt', () =>
      HttpResponse.json({ detail: 'the database is still being read' }, { status: 503 }),
    ),
  );
  const { user } = await open();
  await user.type(screen.getByLabelText('See what would be sent'), 'Orders');
  await user.click(screen.getByRole('button', { name: 'Preview' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('There is no preview.The database is still being read');
});

test('options that cannot be loaded say why', async () => {
  server.use(
    http.get('*/api/connections/:id/options', () => HttpResponse.json({ detail: 'no store' }, { status: 500 })),
  );
  const { user } = show(<OptionsCard connectionId={1} tables={['customers', 'orders', 'order_items']} />);
  await user.click(screen.getByText('What a language model is told'));
  expect(await screen.findByRole('alert')).toHaveTextContent('The options could not be loaded.No store');
});
