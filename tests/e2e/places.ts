import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { ask, makeDatabase, runInstead } from './fixtures';

/** Every page and state worth looking at, and how to get there; the person is signed in but for the last two. */
export const places = {
  dashboard: async (page: Page) => {
    await page.goto('/');
    await expect(page.getByRole('region', { name: 'Your figures' }).locator('dd').first()).toHaveText(/\d/);
  },
  chat: async (page: Page) => {
    await page.goto('/chat');
    await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible();
  },
  answer: async (page: Page) => {
    await page.goto('/chat');
    await ask(page, 'How many customers are there?');
    const perCountry = 'SELECT country, COUNT(*) AS customers FROM customers GROUP BY country ORDER BY 2 DESC LIMIT 8';
    const answer = await runInstead(page, perCountry);
    await expect(answer.locator('svg.marks')).toBeVisible();
    await expect(answer.locator('.cm-content')).toBeVisible();
  },
  evidence: async (page: Page) => {
    await page.goto('/chat');
    const answer = await ask(page, 'How many customers are there?');
    await answer.getByText('How this was answered').click();
    await answer.getByText('How this was answered').scrollIntoViewIfNeeded();
  },
  brokenOff: async (page: Page) => {
    const events = [
      ['status', { stage: 'llm' }],
      ['context', { tables: ['customers', 'orders'], tokens: 412 }],
      ['repair', { attempt: 1, problem: 'The database rejected the query: no such column: nam' }],
      ['token', { part: 'query', text: 'Customers have names.\n```sql\nSELECT name FROM' }],
    ] as const;
    const body = events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`).join('');
    await page.route('**/api/query', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
    await page.goto('/chat');
    await page.getByRole('textbox', { name: 'Your question' }).fill('Names of customers');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The connection broke off before the answer was complete.')).toBeVisible();
    await page.unroute('**/api/query');
  },
  editing: async (page: Page) => {
    await page.goto('/chat');
    const answer = await ask(page, 'How many customers are there?');
    await answer.getByRole('button', { name: 'Edit' }).click();
    await expect(answer.getByRole('textbox', { name: 'Edit the query' })).toBeFocused();
  },
  connections: async (page: Page) => {
    await page.goto('/connections');
    await expect(page.getByRole('article').first()).toBeVisible();
  },
  form: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Add connection' }).click();
    await expect(page.getByText('Give the connection a name')).toBeVisible();
  },
  upload: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    await page.getByText('SQLite file', { exact: true }).click();
    await expect(page.getByText('Choose a SQLite file')).toBeVisible();
  },
  reading: async (page: Page) => {
    const file = join(tmpdir(), `large-${randomUUID()}.sqlite`);
    makeDatabase(file, 40);
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    await page.getByText('SQLite file', { exact: true }).click();
    await page.getByLabel(/Choose a SQLite file/).setInputFiles(file);
    await page.getByLabel('Name').fill('Warehouse');
    await page.getByRole('button', { name: 'Upload and connect' }).click();
    await expect(page.getByText(/Reading tables, \d+ of 42/)).toBeVisible();
    rmSync(file);
  },
  renaming: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: /^Edit/ }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  deleting: async (page: Page) => {
    await page.goto('/connections');
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  schema: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Schema' }).first().click();
    await page.getByText('customers', { exact: true }).click();
    await page.getByRole('button', { name: 'Show sample rows' }).first().click();
    await expect(page.getByRole('region', { name: 'Sample of customers' })).toBeVisible();
  },
  glossary: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Schema' }).first().click();
    await page.getByRole('heading', { name: 'Glossary' }).click();
    const terms = page.getByRole('list', { name: 'Terms' });
    await expect(page.getByText('No terms yet').or(terms)).toBeVisible();
    for (const [term, column] of [
      ['home country', 'customers.country'],
      ['client', 'customers.name'],
    ] as const) {
      if (await terms.getByText(term, { exact: true }).isVisible()) continue;
      await page.getByRole('button', { name: 'Add a term' }).click();
      await page.getByLabel('Term', { exact: true }).fill(term);
      await page.getByLabel('Column', { exact: true }).fill(column);
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
    }
    await expect(terms.getByText('customers.name')).toBeVisible();
  },
  term: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Schema' }).first().click();
    await page.getByRole('heading', { name: 'Glossary' }).click();
    await page.getByRole('button', { name: 'Add a term' }).click();
    await page.getByLabel('Term', { exact: true }).fill('buyer');
    await page.getByText('A value', { exact: true }).click();
    await page.getByLabel('Values').fill('Private');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Choose the column.')).toBeVisible();
  },
  telling: async (page: Page) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Schema' }).first().click();
    await page.getByText('What a language model is told').click();
    await page.getByLabel('See what would be sent').fill('Orders per month');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(page.getByRole('region', { name: 'What would be sent' })).toBeVisible();
  },
  history: async (page: Page) => {
    await page.goto('/history');
    await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  },
  conversations: async (page: Page) => {
    await page.goto('/history?view=conversations');
    await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  },
  settings: async (page: Page) => {
    await page.goto('/settings');
    await expect(page.getByLabel('API key')).toBeVisible();
  },
  account: async (page: Page) => {
    await page.goto('/settings');
    const form = page.getByRole('form', { name: 'Change password' });
    await form.getByLabel('Current password', { exact: true }).fill('a long enough password');
    await form.getByLabel('New password', { exact: true }).fill('short');
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(form.getByRole('alert')).toBeVisible();
    await page.getByRole('heading', { name: 'Delete account' }).scrollIntoViewIfNeeded();
  },
  signingOut: async (page: Page) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  deletingAccount: async (page: Page) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Delete account…' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  missing: async (page: Page) => {
    await page.goto('/no-such-page');
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  },
  register: async (page: Page) => {
    await page.evaluate(() => localStorage.removeItem('token'));
    await page.goto('/register');
    await expect(page.getByRole('button', { name: 'Create account' })).toBeVisible();
  },
  login: async (page: Page) => {
    await page.goto('/login');
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  },
} satisfies Record<string, (page: Page) => Promise<void>>;

export type Place = keyof typeof places;

export const open = (page: Page, place: Place): Promise<void> => places[place](page);
