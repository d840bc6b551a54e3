import type { Browser, Page } from '@playwright/test';
import { expect, newPerson, register, signIn, signOut, test, type Person } from './fixtures';

test.describe('signing in', () => {
  test.use({ expectedErrors: [/status of 40[01]/] });

  test('log out, log in again, and be refused with a wrong password', async ({ page, person }) => {
    await page.goto('/settings');
    await signOut(page);
    await page.goto('/settings');
    await expect(page).toHaveURL(/\/login$/);

    await page.getByLabel('Email').fill(person.email.toUpperCase());
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();

    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  });

  test('an address can be registered once', async ({ page, person }) => {
    await signOut(page);
    await page.goto('/register');
    await page.getByLabel('Email').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  });

  test('a forged token ends at the login page, which says why', async ({ page, person: _ }) => {
    await page.evaluate(() => localStorage.setItem('token', 'forged.token.value'));
    await page.goto('/connections');
    await expect(page.getByText('Your session has ended. Please sign in again.')).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem('token'))).toBeNull();
  });
});

test.describe('the own account', () => {
  test.use({ expectedErrors: [/status of 40[01]/] });

  /** The same person in another browser, on the page of the connections. */
  async function elsewhere(browser: Browser, baseURL: string | undefined, person: Person): Promise<Page> {
    const page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
    await signIn(page, person);
    await page.getByRole('link', { name: 'Connections' }).click();
    await expect(page.getByRole('article').first()).toBeVisible();
    return page;
  }
  /** The next thing done there leads to the login, which says why. */
  async function expectSignedOut(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'History' }).click();
    await expect(page.getByText('Your session has ended. Please sign in again.')).toBeVisible();
    await expect(page).toHaveURL(/\/login$/);
  }

  test('another password ends the other sessions and keeps this one', async ({ page, person, browser, baseURL }) => {
    const other = await elsewhere(browser, baseURL, person);
    await page.goto('/settings');
    const form = page.getByRole('form', { name: 'Change password' });
    await form.getByLabel('Current password', { exact: true }).fill('not the password');
    await form.getByLabel('New password', { exact: true }).fill('a much better password');
    await form.getByRole('button', { name: 'Change password' }).click();
    await expect(form.getByRole('alert')).toHaveText('The current password is wrong.');

    await form.getByLabel('Current password', { exact: true }).fill(person.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Password changed. All other sessions have ended')).toBeVisible();
    await expect(form.getByLabel('New password', { exact: true })).toHaveValue('');
    await expectSignedOut(other);
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();

    await signOut(page);
    await signIn(page, { ...person, password: 'a much better password' });
    await other.context().close();
  });

  test('signing out everywhere ends the other sessions, not another tab', async ({
    page,
    person,
    browser,
    baseURL,
  }) => {
    const other = await elsewhere(browser, baseURL, person);
    const tab = await page.context().newPage();
    await tab.goto('/connections');
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.getByRole('button', { name: 'End other sessions' }).click();
    await expect(page.getByText('All other sessions have ended')).toBeVisible();
    await expectSignedOut(other);
    await tab.getByRole('link', { name: 'History' }).click();
    await expect(tab.getByRole('heading', { name: 'History' })).toBeVisible();
    await expect(tab.getByText('No questions yet')).toBeVisible();
    await other.context().close();
  });

  test('a deleted account is gone, after a question and with the password', async ({ page, person }) => {
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Delete account…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
    await expect(dialog).toContainText('with 1 connection, uploaded files and 0 questions');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await page.getByRole('button', { name: 'Delete account…' }).click();
    await dialog.getByLabel('Password', { exact: true }).fill('not the password');
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await expect(dialog.getByRole('alert')).toHaveText('The current password is wrong.');
    await dialog.getByLabel('Password', { exact: true }).fill(person.password);
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await expect(page.getByText('Your account was deleted.')).toBeVisible();
    await expect(page).toHaveURL(/\/login$/);

    await page.getByLabel('Email').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('Wrong e-mail address or password');
  });
});

test.describe('two people', () => {
  test.use({ expectedErrors: [/status of 404/] });

  test('see nothing of each other', async ({ page, person: _ }) => {
    const authorization = async () => ({
      Authorization: `Bearer ${await page.evaluate(() => localStorage.getItem('token'))}`,
    });
    const first = await authorization();
    const mine = (await (await page.request.get('/api/connections', { headers: first })).json()) as { id: number }[];
    const connection = mine[0]?.id ?? 0;
    const asked = await page.request.post('/api/query', {
      headers: first,
      data: { connection_id: connection, query: 'How many customers are there?' },
    });
    expect(asked.status()).toBe(200);
    const [question] = (await (await page.request.get('/api/query/history', { headers: first })).json()) as {
      id: number;
    }[];
    await signOut(page);

    await register(page, newPerson());
    const second = await authorization();
    await expect(page.getByText('No questions yet')).toBeVisible();
    const theirs = (await (await page.request.get('/api/connections', { headers: second })).json()) as { id: number }[];
    const foreign = theirs.some(({ id }) => id === connection) ? [] : [`/api/connections/${connection}`];
    for (const path of [...foreign, `/api/query/history/${question?.id}`]) {
      expect((await page.request.get(path, { headers: second })).status(), path).toBe(404);
    }
    await page.goto(`/chat?question=${question?.id}`);
    await expect(page.getByRole('alert')).toContainText('That question could not be opened.');
  });
});
