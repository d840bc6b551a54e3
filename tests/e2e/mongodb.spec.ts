import { ask, expect, runInstead, test } from './fixtures';

test.use({ expectedErrors: [/status of 422/] }); // a refused query

test('connect a MongoDB, read its collections, ask it, change the pipeline', async ({ page, person: _, mongo }) => {
  await page.goto('/connections');
  await test.step('connect', async () => {
    await page.getByRole('button', { name: 'Add connection' }).click();
    const form = page.getByRole('dialog', { name: 'Add a connection' });
    await form.getByText('MongoDB', { exact: true }).click();
    await form.getByLabel('Name').fill('Shop');
    await form.getByLabel('Connection string').fill(mongo.url);
    await form.getByRole('button', { name: 'Test connection' }).click();
    await expect(form.getByText('It works: 4 collections found.')).toBeVisible();
    await form.getByRole('button', { name: 'Add connection' }).click();
    await expect(form).toBeHidden();
  });

  await test.step('its collections', async () => {
    const card = page.getByRole('article', { name: 'Shop' });
    await expect(card).toContainText('MongoDB, 4 collections');
    await card.getByRole('button', { name: 'Schema' }).click();
    const orders = page
      .getByRole('region', { name: 'Schema' })
      .locator('details')
      .filter({ hasText: 'orders' })
      .first();
    await orders.locator('summary').click();
    await expect(orders.getByText('items.quantity')).toBeVisible();
    await expect(orders.getByText('array of object')).toBeVisible();
  });

  await test.step('ask it', async () => {
    await page.getByRole('button', { name: 'Ask' }).click();
    const answer = await ask(page, 'How many orders per status?');
    await expect(answer.getByRole('heading', { name: 'MongoDB pipeline' })).toBeVisible();
    await expect(answer.getByRole('cell', { name: 'cancelled' })).toBeVisible();
    await expect(answer.locator('svg.marks path[aria-roledescription="bar"]')).toHaveCount(3);
    await expect(answer.getByLabel('MongoDB query')).toContainText('"$group"');
  });

  await test.step('change the query', async () => {
    const answer = await runInstead(page, "db.stores.find({'address.country': 'Norway'}, {name: 1, _id: 0})");
    await expect(answer.getByRole('cell', { name: 'Oslo store' })).toBeVisible();
  });

  await test.step('a query that writes is refused', async () => {
    await runInstead(page, 'db.stores.deleteMany({})');
    await expect(page.getByRole('alert')).toContainText('The query was not run.');
    await expect(page.getByRole('alert')).toContainText('deleteMany');
  });
});
