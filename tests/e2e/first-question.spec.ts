import { readFile } from 'node:fs/promises';
import { ask, expect, runInstead, test } from './fixtures';

const QUESTION = 'Top 5 customers by revenue';

test('from an empty account to an answered question', async ({ page, person }) => {
  await expect(page.getByText(person.email).first()).toBeVisible();
  const figures = page.getByRole('region', { name: 'Your figures' });
  await expect(figures.locator('dd').first()).toHaveText('1');

  await page.getByRole('textbox', { name: 'Your question' }).fill(QUESTION);
  await page.getByRole('button', { name: 'Ask' }).click();
  await expect(page).toHaveURL(/\/chat$/);
  await expect(page.getByLabel('Connection', { exact: true }).locator('option:checked')).toHaveText('Demo company');
  const answer = page.getByRole('article', { name: 'Answer' });

  await test.step('the words, the chart, the rows', async () => {
    await expect(answer.locator('p').first()).toContainText(/top 5/i);
    await expect(answer.locator('svg.marks path[aria-roledescription="bar"]')).toHaveCount(5);
    await expect(answer.getByText('5 rows')).toBeVisible();
    await expect(answer.getByRole('row')).toHaveCount(6);
  });

  await test.step('how it was answered', async () => {
    await answer.getByText('How this was answered').click();
    await expect(answer.getByText('Tables', { exact: true })).toBeVisible();
  });

  await test.step('sorting', async () => {
    const name = answer.getByRole('columnheader').first();
    await name.getByRole('button').click();
    await expect(name).toHaveAttribute('aria-sort', 'ascending');
    const shown = await answer.getByRole('row').locator('td:first-child').allTextContents();
    expect(shown).toEqual([...shown].sort((a, b) => a.localeCompare(b, 'en')));
  });

  await test.step('the download', async () => {
    const waiting = page.waitForEvent('download');
    await answer.getByRole('button', { name: 'Download CSV' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('top-5-customers-by-revenue.csv');
    const lines = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/,/);
    expect(lines.at(-1)).toBe('');
  });

  await test.step('the query: edit and run', async () => {
    await expect(answer.locator('.cm-content')).toContainText('SELECT');
    await answer.getByRole('button', { name: 'Edit' }).click();
    const editor = answer.getByRole('textbox', { name: 'Edit the query' });
    await expect(editor).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('SELECT name FROM customers ORDER BY name LIMIT 3');
    await page.keyboard.press('ControlOrMeta+Enter');
    const second = page.getByRole('article', { name: 'Answer' }).nth(1);
    await expect(second.getByRole('row').nth(1)).toBeVisible();
    await expect(second.locator('.cm-content')).toContainText('LIMIT 3');
  });

  await test.step('the history', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click();
    await page.getByRole('main').getByRole('link', { name: QUESTION }).click();
    await expect(page.getByRole('article', { name: 'Answer' }).first()).toContainText(/top 5/i);
    await page.reload();
    await expect(page.getByText('Its rows were not kept.')).toBeVisible();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await expect(page.getByRole('article', { name: 'Answer' }).nth(1).getByText('5 rows')).toBeVisible();
  });
});

test.describe('a query that would change something', () => {
  test.use({ expectedErrors: [/status of 422/] });

  test('is refused with a reason', async ({ page, person: _ }) => {
    await page.goto('/chat');
    await ask(page, 'How many customers are there?');
    await runInstead(page, 'DELETE FROM customers');
    await expect(page.getByRole('alert')).toContainText('The query was not run.');
  });
});

test('a suggestion is one click away, and a new conversation starts empty', async ({ page, person: _ }) => {
  await page.goto('/chat');
  await page.getByRole('list', { name: 'Suggestions' }).getByRole('button').first().click();
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible();
});

test('a follow-up is one click away', async ({ page, person: _ }) => {
  await page.goto('/chat');
  await ask(page, 'How many orders are there?');
  await page.getByRole('list', { name: 'Follow-up questions' }).getByRole('button', { name: 'By month' }).click();
  const second = page.getByRole('article', { name: 'Answer' }).nth(1);
  await expect(second.getByRole('cell', { name: /^20\d\d-\d\d$/ }).first()).toBeVisible();
});
