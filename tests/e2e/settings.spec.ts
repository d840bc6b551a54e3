import { expect, test } from './fixtures';

test('a key is kept, replaced and removed, and never shown', async ({ page, person: _ }) => {
  await page.goto('/settings');
  const save = page.getByRole('button', { name: 'Save settings' });
  const model = page.getByLabel('Model', { exact: true });
  await page.getByLabel('API key').fill('sk-a-secret-key-of-the-journey');
  await save.click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await expect(page.getByText(/^Key saved/)).toBeVisible();

  await model.selectOption('Another model…');
  await page.getByLabel('Model name').fill('a-model-of-my-own');
  await save.click();
  await page.reload();
  await expect(page.getByLabel('Model name')).toHaveValue('a-model-of-my-own');
  await expect(page.getByText(/^Key saved/)).toBeVisible();
  await expect(page.getByLabel('API key')).toHaveValue('');
  expect(await page.content()).not.toContain('sk-a-secret');

  await page.getByRole('button', { name: 'Remove key' }).click();
  await expect(page.getByText('The key was removed')).toBeVisible();
  await expect(page.getByText(/^Key saved/)).toBeHidden();
});

test('the theme stays after a reload, without a flash of the other', async ({ page, person: _ }) => {
  await page.goto('/settings');
  await page.getByText('Light', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
});
