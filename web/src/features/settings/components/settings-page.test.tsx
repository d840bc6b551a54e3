import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { Settings } from '@/lib/api/types';
import { preferences } from '@/lib/preferences';
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
