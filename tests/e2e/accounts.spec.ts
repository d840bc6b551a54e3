import { expect, newPerson, register, signOut, test } from './fixtures';

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
