import { ask, expect, test } from './fixtures';

test('upload a database, read its schema, ask it, delete it', async ({ page, person: _, libraryFile }) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Connections' }).click();
  await expect(page.getByRole('article', { name: 'Demo company' })).toBeVisible();

  await test.step('upload', async () => {
    await page.getByRole('button', { name: 'Add connection' }).click();
    const form = page.getByRole('dialog', { name: 'Add a connection' });
    await form.getByText('SQLite file', { exact: true }).click();
    await form.getByLabel(/Choose a SQLite file/).setInputFiles(libraryFile);
    await expect(form.getByLabel('Name')).toHaveValue('library');
    await form.getByRole('button', { name: 'Upload and connect' }).click();
    await expect(form).toBeHidden();
  });
  const card = page.getByRole('article', { name: 'library' });
  await expect(card).toContainText('SQLite');

  await test.step('refresh', async () => {
    await card.getByRole('button', { name: 'Refresh library' }).click();
    await expect(page.getByText('library was read again')).toBeVisible();
  });

  await test.step('the schema', async () => {
    await card.getByRole('button', { name: 'Schema' }).click();
    await expect(page.getByRole('heading', { name: 'library' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Schema' }).locator('details').first()).toBeVisible();
  });

  await test.step('ask it', async () => {
    await page.getByRole('button', { name: 'Ask' }).click();
    await expect(page.getByLabel('Connection', { exact: true }).locator('option:checked')).toHaveText('library');
    const answer = await ask(page, 'How many books are there?');
    await expect(answer.getByRole('cell', { name: '7', exact: true })).toBeVisible();
  });

  await test.step('delete it', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Connections' }).click();
    await page.getByRole('button', { name: 'Delete library' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(card).toBeVisible();
    await page.getByRole('button', { name: 'Delete library' }).click();
    await page.getByRole('button', { name: 'Delete connection' }).click();
    await expect(card).toBeHidden();
  });

  await test.step('its history stays', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
    await expect(page.getByText('Deleted connection')).toBeVisible();
  });
});

test('a large database shows how far it is and can be asked meanwhile', async ({ page, person: _, slowFile }) => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  const form = page.getByRole('dialog', { name: 'Add a connection' });
  await form.getByText('SQLite file', { exact: true }).click();
  await form.getByLabel(/Choose a SQLite file/).setInputFiles(slowFile);
  await form.getByRole('button', { name: 'Upload and connect' }).click();
  await expect(form).toBeHidden();
  const card = page.getByRole('article', { name: 'large' });
  const bar = card.getByRole('progressbar', { name: 'Reading large' });
  await expect(bar).toBeVisible();
  await expect(card.getByText(/Reading tables, \d+ of 14/)).toBeVisible();
  await expect(card.getByRole('button', { name: 'Refresh large' })).toBeDisabled();

  await test.step('ask it', async () => {
    await card.getByRole('button', { name: 'Ask' }).click();
    const answer = await ask(page, 'How many books are there?');
    await expect(answer.getByRole('cell', { name: '7', exact: true })).toBeVisible();
  });

  await test.step('it is read to the end', async () => {
    await page.goto('/connections');
    await expect(bar).toBeHidden({ timeout: 30_000 });
    await expect(card).toContainText('read just now');
    await expect(card.getByRole('button', { name: 'Refresh large' })).toBeEnabled();
  });
});

test('rename a connection; its history stays', async ({ page, person: _ }) => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Edit Demo company' }).click();
  const form = page.getByRole('dialog', { name: 'Edit Demo company' });
  await expect(form.getByLabel('New connection string')).toHaveCount(0);
  await form.getByLabel('Name').fill('Playground');
  await form.getByLabel('Name').press('Enter');
  await expect(form).toBeHidden();
  await page.getByRole('article', { name: 'Playground' }).getByRole('button', { name: 'Ask' }).click();
  await expect(page.getByLabel('Connection', { exact: true }).locator('option:checked')).toHaveText('Playground');
});

test.describe('what cannot be connected', () => {
  test.use({ expectedErrors: [/status of 4\d\d/] });

  test('a file that is no database', async ({ page, person: _ }) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    const form = page.getByRole('dialog');
    await form.getByText('SQLite file', { exact: true }).click();
    await form.getByLabel(/Choose a SQLite file/).setInputFiles({
      name: 'notes.db',
      mimeType: 'text/plain',
      buffer: Buffer.from('These are notes.\n'.repeat(99)),
    });
    await form.getByRole('button', { name: 'Upload and connect' }).click();
    await expect(form.getByRole('alert')).toContainText('The file was not added.');
  });

  test('a server that is not there', async ({ page, person: _ }) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Connection string').fill('postgresql://reader:secret@unreachable.invalid:5432/shop');
    await form.getByRole('button', { name: 'Test connection' }).click();
    await expect(form.getByRole('alert')).toContainText('The connection does not work.');
    await expect(form.getByRole('alert')).not.toContainText('secret');
  });

  test('a name that is taken', async ({ page, person: _, libraryFile }) => {
    await page.goto('/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    const form = page.getByRole('dialog');
    await form.getByText('SQLite file', { exact: true }).click();
    await form.getByLabel(/Choose a SQLite file/).setInputFiles(libraryFile);
    await form.getByLabel('Name').fill('Demo company');
    await form.getByRole('button', { name: 'Upload and connect' }).click();
    await expect(form.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  });
});
