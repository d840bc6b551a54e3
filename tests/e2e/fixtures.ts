import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { test as base, expect, type Page } from '@playwright/test';
import { KEY, MODEL, startModelServer, type ModelServer } from './model-server';
import { startMongoServer, type MongoServer } from './mongo-server';
import { startServer, type Server } from './server';

export { expect };

export interface Person {
  email: string;
  password: string;
}

interface Fixtures {
  /** Messages of the console that a test provokes on purpose; any other error in the console fails it. */
  expectedErrors: RegExp[];
  consoleIsClean: undefined;
  /** A new account, signed in, on the dashboard. */
  person: Person;
  /** A language model whose replies the test writes; `useModel` leads the person's questions to it. */
  model: ModelServer;
  /** A MongoDB server with a shop in documents. */
  mongo: MongoServer;
  /** A SQLite database of a small library. */
  libraryFile: string;
  /** The same, and views that take some seconds to look into. */
  slowFile: string;
}

export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: ({ server }, use) => use(server.url),
  expectedErrors: ({}, use) => use([]),
  consoleIsClean: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(error.message));
      await use(undefined);
      expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)))).toEqual([]);
    },
    { auto: true },
  ],
  person: async ({ page }, use) => {
    await use(await register(page));
  },
  model: async ({}, use) => {
    const model = await startModelServer();
    await use(model);
    await model.stop();
  },
  mongo: async ({}, use) => {
    const mongo = await startMongoServer();
    await use(mongo);
    await mongo.stop();
  },
  libraryFile: async ({}, use, testInfo) => {
    const path = testInfo.outputPath('library.sqlite');
    makeDatabase(path, 0);
    await use(path);
  },
  slowFile: async ({}, use, testInfo) => {
    const path = testInfo.outputPath('large.sqlite');
    makeDatabase(path, 12);
    await use(path);
  },
});

const makeLibrary = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.executescript("""
CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT);
CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER REFERENCES authors (id), pages INTEGER);
INSERT INTO authors VALUES (1, 'Ada', 'Portugal'), (2, 'Bo', 'Norway');
INSERT INTO books VALUES (1, 'Rivers', 1, 210), (2, 'Stones', 1, 180), (3, 'Fjords', 2, 320),
  (4, 'Lights', 2, 95), (5, 'Harbours', 2, 410), (6, 'Maps', 1, 120), (7, 'Winds', 1, 260);
""")
for number in range(int(sys.argv[2])):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    db.execute(f"CREATE VIEW figures_{number} AS SELECT id, ({endless}) AS figure FROM books")
db.close()
`;

/** Makes the library, with `views` views that never end. */
export const makeDatabase = (path: string, views: number): void => {
  execFileSync('python3', ['-c', makeLibrary, path, String(views)]);
};

export const newPerson = (): Person => ({
  email: `person-${randomUUID()}@example.com`,
  password: 'a long enough password',
});

/** Makes an account through the page and waits for the dashboard. */
export async function register(page: Page, person: Person = newPerson()): Promise<Person> {
  await page.goto('/register');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Dashboard' })).toBeVisible();
  return person;
}

/** Signs in through the page and waits for what only those who are signed in see. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
}

/** Fills in the form of the settings for the scripted model. */
export async function fillModel(page: Page, model: ModelServer, key = KEY): Promise<void> {
  await page.goto('/settings');
  await page.getByLabel('Provider').selectOption('custom');
  await page.getByLabel('Model name').fill(MODEL);
  await page.getByLabel('Base address').fill(model.url);
  await page.getByLabel('API key').fill(key);
}

/** Leads the person's questions to the scripted model. */
export async function useModel(page: Page, model: ModelServer): Promise<void> {
  await fillModel(page, model);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
}

/** A question that the built-in translator leaves to a model. */
export const FOR_THE_MODEL = 'Please reason about the synergy of our clientele across the board';

/** Opens the chat and asks; the answer's card. */
export async function ask(page: Page, question: string) {
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
  const card = page.getByRole('article', { name: 'Answer' }).last();
  await expect(card).toBeVisible();
  return card;
}

/** Replaces the query of an answer and runs it; the card of its answer. */
export async function runInstead(page: Page, query: string) {
  const cards = page.getByRole('article', { name: 'Answer' });
  const before = await cards.count();
  const last = cards.last();
  await last.getByRole('button', { name: 'Edit' }).click();
  await expect(last.getByRole('textbox', { name: 'Edit the query' })).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(query);
  await last.getByRole('button', { name: 'Run', exact: true }).click();
  return cards.nth(before);
}
