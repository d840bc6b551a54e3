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
