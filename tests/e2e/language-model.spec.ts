import { expect, fillModel, FOR_THE_MODEL, test, useModel } from './fixtures';

test('what a model writes appears before it is complete, a query that fails is repaired, a follow-up knows of it', async ({
  page,
  person: _,
  model,
}) => {
  await useModel(page, model);
  await page.goto('/chat');
  const box = page.getByRole('textbox', { name: 'Your question' });
  await box.fill(FOR_THE_MODEL);
  await box.press('Enter');
  const draft = page.getByRole('region', { name: 'Draft' });
  const answers = page.getByRole('article', { name: 'Answer' });

  await test.step('the first attempt, as it comes', async () => {
    const chat = await model.next();
    expect(chat.prompt).toContain(FOR_THE_MODEL);
    chat.write('I look at the customers.\n```sql\nSELECT nam');
    await expect(draft.getByText('I look at the customers.')).toBeVisible();
    await expect(draft.getByRole('region', { name: 'Query so far' })).toHaveText('SELECT nam');
    await expect(answers).toHaveCount(0);
    chat.write(' FROM customers ORDER BY 1 LIMIT 7\n```');
    chat.end();
  });

  await test.step('the repair', async () => {
    const chat = await model.next();
    expect(chat.prompt).toContain('no such column: nam');
    await expect(draft.getByText(/no such column: nam.*Asking the model again, attempt 2\.$/)).toBeVisible();
    chat.write('```sql\nSELECT name FROM customers ORDER BY name LIMIT 7\n```');
    chat.end();
    await expect(answers).toHaveCount(1);
    await expect(answers.getByText('7 rows')).toBeVisible();
    await expect(answers.getByText('scripted-1')).toBeVisible();
    await expect(answers.getByText('300 tokens')).toBeVisible();
    await answers.getByText('How this was answered').click();
    await expect(answers.getByText('SELECT nam FROM customers ORDER BY 1 LIMIT 7')).toBeVisible();
    await expect(answers.getByText(/near in meaning|named in the question|joined to/).first()).toBeVisible();
  });

  await test.step('the follow-up', async () => {
    await box.fill('Reason about the first three of them only');
    await box.press('Enter');
    const chat = await model.next();
    expect(chat.prompt).toContain(FOR_THE_MODEL);
    chat.write('```sql\nSELECT name FROM customers ORDER BY name LIMIT 3\n```');
    chat.end();
    await expect(answers).toHaveCount(2);
    await expect(answers.nth(1).getByText('3 rows')).toBeVisible();
    await answers.nth(1).getByRole('button', { name: 'This is right' }).click();
    await expect(answers.nth(1).getByText(/^Kept as an example/)).toBeVisible();
  });

  await test.step('the conversation opens again from the history', async () => {
    await page.goto('/history');
    await expect(page.getByText('Marked as right')).toBeVisible();
    await page.getByText('Conversations', { exact: true }).click();
    await page.getByRole('main').getByRole('link', { name: FOR_THE_MODEL }).click();
    await expect(answers).toHaveCount(2);
    await expect(answers.nth(1).getByRole('button', { name: 'This is right' })).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('what it took is added up', async () => {
    await page.goto('/settings');
    const usage = page.getByRole('region', { name: 'Usage by model' });
    await expect(usage.getByRole('row', { name: /^scripted-1 3 360 90/ })).toBeVisible();
  });
});

test('Stop closes the connection to the model', async ({ page, person: _, model }) => {
  await useModel(page, model);
  await page.goto('/chat');
  await page.getByRole('textbox', { name: 'Your question' }).fill(FOR_THE_MODEL);
  await page.keyboard.press('Enter');
  const chat = await model.next();
  chat.write('```sql\nSELECT name');
  await expect(page.getByRole('region', { name: 'Query so far' })).toHaveText('SELECT name');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped.')).toBeVisible();
  await chat.closed;
  await expect(page.getByRole('region', { name: 'Query so far' })).toHaveText('SELECT name');
});

test('a key is tested and the models are listed before anything is saved', async ({ page, person: _, model }) => {
  await fillModel(page, model, 'sk-wrong');
  await page.getByRole('button', { name: 'Test key' }).click();
  await expect(page.getByRole('alert')).toContainText(/key/i);
  await fillModel(page, model);
  await page.getByRole('button', { name: 'Test key' }).click();
  await expect(page.getByText(/\(\d+ ms\)$/)).toBeVisible();
  await page.getByRole('button', { name: 'Ask the provider for its models' }).click();
  await expect(page.getByText('2 models.')).toBeVisible();
  await page.getByLabel('Model', { exact: true }).selectOption('scripted-2');
  await page.reload();
  await expect(page.getByLabel('Provider')).not.toHaveValue('custom');
});

test('what a connection tells a model is set, seen beforehand, and reset', async ({ page, person: _ }) => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Schema' }).first().click();
  await page.getByText('What a language model is told').click();
  const notes = page.getByLabel('Notes for the model');
  await notes.fill('A regular is a customer of more than ten orders.');
  await page.getByRole('checkbox', { name: 'Share example values' }).uncheck();
  await page.getByRole('button', { name: 'Save options' }).click();
  await expect(page.getByText('Options saved')).toBeVisible();
  await page.getByLabel('See what would be sent').fill('How many regulars are there?');
  await page.keyboard.press('Enter');
  const preview = page.getByRole('region', { name: 'What would be sent' });
  await expect(preview).toContainText('A regular is a customer of more than ten orders.');
  await expect(preview).toContainText('How many regulars are there?');
  await expect(preview).toContainText('customers');

  await page.reload();
  await page.getByText('What a language model is told').click();
  await expect(notes).toHaveValue('A regular is a customer of more than ten orders.');
  await page.getByRole('button', { name: 'Reset to default' }).click();
  await expect(notes).toHaveValue('');
  await expect(page.getByRole('checkbox', { name: 'Share example values' })).toBeChecked();
});

test('a model that may see the rows writes the answer; its query is used again until it is asked anew', async ({
  page,
  person: _,
  model,
}) => {
  await useModel(page, model);
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Schema' }).first().click();
  await page.getByText('What a language model is told').click();
  await page.getByRole('checkbox', { name: 'Let the model write the answer' }).check();
  await page.getByRole('button', { name: 'Save options' }).click();
  await expect(page.getByText('Options saved')).toBeVisible();
  await page.goto('/chat');
  const box = page.getByRole('textbox', { name: 'Your question' });
  const answer = page.getByRole('article', { name: 'Answer' }).last();

  await test.step('the words, as they come', async () => {
    await box.fill(FOR_THE_MODEL);
    await box.press('Enter');
    const query = await model.next();
    query.write('```sql\nSELECT name FROM customers ORDER BY name LIMIT 2\n```');
    query.end();
    const words = await model.next();
    words.write('Two customers stand ');
    await expect(page.getByRole('region', { name: 'Draft' }).getByText('Two customers stand')).toBeVisible();
    await expect(page.getByText('The model writes the answer…')).toBeVisible();
    words.write('out.');
    words.end();
    await expect(answer.getByText('Two customers stand out.')).toBeVisible();
  });

  await test.step('the same question, with the same query', async () => {
    await page.getByRole('button', { name: 'New conversation' }).click();
    await box.fill(FOR_THE_MODEL);
    await box.press('Enter');
    const words = await model.next();
    expect(words.prompt).toContain('SELECT name FROM customers ORDER BY name LIMIT 2');
    words.write('They still do.');
    words.end();
    await expect(answer.getByText('They still do.')).toBeVisible();
    await expect(answer.getByText('Query reused')).toBeVisible();
  });

  await test.step('asked anew', async () => {
    await answer.getByRole('button', { name: 'Ask anew' }).click();
    const query = await model.next();
    expect(query.prompt).toContain(FOR_THE_MODEL);
    query.write('```sql\nSELECT name FROM customers ORDER BY name LIMIT 4\n```');
    query.end();
    const words = await model.next();
    words.write('Now they are four.');
    words.end();
    await expect(answer.getByText('Now they are four.')).toBeVisible();
    await expect(answer.getByText('Query reused')).toBeHidden();
  });
});
