import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { Settings } from '@/lib/api/types';
import { preferences } from '@/lib/preferences';
import { usage } from '@/testing/data';
import { show, signIn } from '@/testing/render';
import { server } from '@/testing/server';
import { SettingsPage } from './settings-page';

let sent: unknown[] = [];
let settings: Settings;

beforeEach(() => {
  signIn();
  sent = [];
  settings = {
    llm_provider: 'openai',
    llm_model: 'gpt-4',
    llm_base_url: null,
    has_api_key: true,
    key_last_updated: '2026-01-15T10:30:00Z',
  };
  server.use(
    http.get('*/api/settings', () => HttpResponse.json(settings)),
    http.post('*/api/settings', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ message: 'Settings updated successfully' });
    }),
  );
});

async function open() {
  const view = show(<SettingsPage />);
  await screen.findByLabelText('Provider');
  return view;
}

test('shows the provider, the model, and that a key is saved without showing it', async () => {
  await open();
  expect(screen.getByLabelText('Provider')).toHaveDisplayValue('OpenAI');
  expect(screen.getByLabelText('Model')).toHaveDisplayValue('GPT-4');
  expect(screen.getByText('Key saved on 15 Jan 2026')).toBeVisible();
  expect(screen.getByLabelText('API key')).toHaveValue('');
});

test('saving without typing a key keeps the key', async () => {
  const { user } = await open();
  await user.selectOptions(screen.getByLabelText('Model'), 'GPT-3.5 Turbo');
  await user.click(screen.getByRole('button', { name: 'Save settings' }));
  expect(await screen.findByText('Settings saved')).toBeVisible();
  expect(sent).toEqual([{ llm_provider: 'openai', llm_model: 'gpt-3.5-turbo', llm_base_url: '' }]);
});

test('a typed key is sent, and the field is empty afterwards', async () => {
  const { user } = await open();
  await user.type(screen.getByLabelText('API key'), 'sk-new');
  await user.click(screen.getByRole('button', { name: 'Save settings' }));
  await screen.findByText('Settings saved');
  expect(sent).toEqual([{ llm_provider: 'openai', llm_model: 'gpt-4', llm_base_url: '', llm_api_key: 'sk-new' }]);
  expect(screen.getByLabelText('API key')).toHaveValue('');
});

test('removing the key sends an empty one and nothing else', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Remove key' }));
  expect(await screen.findByText('The key was removed')).toBeVisible();
  expect(sent).toEqual([{ llm_api_key: '' }]);
});

test('another provider offers its own models', async () => {
  const { user } = await open();
  await user.selectOptions(screen.getByLabelText('Provider'), 'OpenRouter');
  expect(screen.getByLabelText('Model')).toHaveDisplayValue('GPT-4 via OpenRouter');
});

test('a model that is not in the list can be typed', async () => {
  const { user } = await open();
  await user.selectOptions(screen.getByLabelText('Model'), 'Another model…');
  await user.type(screen.getByLabelText('Model name'), 'my-model');
  await user.type(screen.getByLabelText('Base address'), 'http://127.0.0.1:9000/v1');
  await user.click(screen.getByRole('button', { name: 'Save settings' }));
  await screen.findByText('Settings saved');
  expect(sent).toEqual([{ llm_provider: 'openai', llm_model: 'my-model', llm_base_url: 'http://127.0.0.1:9000/v1' }]);
});

test('a saved model that is not in the list is shown', async () => {
  settings.llm_model = 'qwen-local';
  await open();
  expect(screen.getByLabelText('Model')).toHaveDisplayValue('Another model…');
  expect(screen.getByLabelText('Model name')).toHaveValue('qwen-local');
});

test('what the server refuses is said at its field', async () => {
  server.use(
    http.post('*/api/settings', () =>
      HttpResponse.json(
        { detail: [{ loc: ['body', 'llm_base_url'], msg: 'this address is not allowed', type: 'value_error' }] },
        { status: 422 },
      ),
    ),
  );
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Save settings' }));
  await waitFor(() =>
    expect(screen.getByLabelText('Base address')).toHaveAccessibleDescription(/This address is not allowed/),
  );
});

test('the theme is applied and remembered', async () => {
  preferences.set({ theme: 'system' });
  const { user } = await open();
  await user.click(screen.getByLabelText('Dark'));
  expect(document.documentElement.dataset.theme).toBe('dark');
  expect(JSON.parse(localStorage.getItem('preferences') ?? '')).toMatchObject({ theme: 'dark' });
});

test('a provider that needs no key says so, and where it is', async () => {
  settings.has_api_key = false;
  const { user } = await open();
  await user.selectOptions(screen.getByLabelText('Provider'), 'Ollama');
  expect(screen.getByLabelText('API key')).toHaveAttribute('placeholder', 'Only if the server asks for one');
  expect(screen.getByLabelText('Base address')).toHaveAttribute('placeholder', 'http://127.0.0.1:11434/v1');
  expect(screen.getByLabelText('Model')).toHaveDisplayValue('Llama 3.1');
});

test.each([
  ['works', 'sk-fine', 'status', 'gpt-4 answered. (412 ms)'],
  ['is refused', 'sk-wrong', 'alert', 'The provider refused the key (401). Check it.'],
])('a key that %s is tested with what the form says', async (_, key, role, message) => {
  let tried: unknown;
  server.events.on('request:start', ({ request }) => {
    if (!request.url.endsWith('/api/settings/test')) return;
    void (request.clone().json() as Promise<unknown>).then((body) => {
      tried = body;
    });
  });
  const { user } = await open();
  await user.type(screen.getByLabelText('API key'), key);
  await user.click(screen.getByRole('button', { name: 'Test key' }));
  const result = await screen.findByText(message);
  expect(result).toHaveAttribute('role', role);
  expect(tried).toEqual({ llm_provider: 'openai', llm_model: 'gpt-4', llm_base_url: '', llm_api_key: key });
  expect(sent).toEqual([]);
  // It says nothing of another key.
  await user.type(screen.getByLabelText('API key'), 'x');
  expect(result).not.toBeInTheDocument();
  server.events.removeAllListeners();
});

test('a test that was not made says why', async () => {
  server.use(http.post('*/api/settings/test', () => HttpResponse.json({ detail: 'too many tests' }, { status: 429 })));
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Test key' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('The key was not tested.Too many tests');
});

test('the models come from the provider on request; the chosen one stays', async () => {
  const { user } = await open();
  await user.type(screen.getByLabelText('API key'), 'sk-fine');
  const button = screen.getByRole('button', { name: 'Ask the provider for its models' });
  await user.click(button);
  expect(await screen.findByRole('option', { name: 'Newest 1' })).toBeInTheDocument();
  expect(screen.getByText('3 models.')).toBeVisible();
  expect(screen.getByLabelText('Model')).toHaveDisplayValue('GPT-4');
  expect(button).toHaveFocus();
});

test('a provider that does not tell its models leaves the suggestions and says why', async () => {
  const { user } = await open();
  await user.click(screen.getByRole('button', { name: 'Ask the provider for its models' }));
  expect(await screen.findByText('The provider asks for a key.')).toBeVisible();
  expect(screen.getByRole('option', { name: 'GPT-3.5 Turbo' })).toBeInTheDocument();
});

test('the usage of the month, by model, with the limit', async () => {
  let month: string | null = null;
  server.events.on('request:start', ({ request }) => {
    const url = new URL(request.url);
    if (url.pathname === '/api/usage') month = url.searchParams.get('month');
  });
  await open();
  const table = within(await screen.findByRole('region', { name: 'Usage by model' }));
  const rows = table.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows.slice(1)).toEqual([
    ['gpt-4o-mini', '181', '350,110', '24,400', '$0.61'],
    ['qwen-local', '33', '52,200', '5,815', '–'],
    ['Together', '214', '402,310', '30,215', '$0.61'],
  ]);
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '432,525 of 1,000,000');
  expect(month).toMatch(/^\d{4}-\d\d$/);
  server.events.removeAllListeners();
});

test('a limit that is reached is said', async () => {
  server.use(http.get('*/api/usage', () => HttpResponse.json({ ...usage, limit_tokens: 400_000 })));
  await open();
  expect(await screen.findByText(/The limit is reached/)).toBeVisible();
});

test('no usage and no limit', async () => {
  server.use(http.get('*/api/usage', () => HttpResponse.json({ ...usage, models: [], limit_tokens: null })));
  await open();
  expect(await screen.findByText('No language model was asked yet.')).toBeVisible();
  expect(screen.queryByRole('progressbar')).not.toBeInTheDocument();
});

test('usage that cannot be loaded says why', async () => {
  server.use(http.get('*/api/usage', () => HttpResponse.json({ detail: 'no store' }, { status: 500 })));
  await open();
  expect(await screen.findByRole('alert')).toHaveTextContent('Your usage could not be loaded.No store');
});
