import { ask, expect, test } from './fixtures';

test.use({ expectedErrors: [/status of 422/] }); // a column that is not there

test('a term of the team is written down, understood and removed', async ({ page, person: _, libraryFile }) => {
  await page.goto('/connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  const upload = page.getByRole('dialog', { name: 'Add a connection' });
  await upload.getByText('SQLite file', { exact: true }).click();
  await upload.getByLabel(/Choose a SQLite file/).setInputFiles(libraryFile);
  await upload.getByRole('button', { name: 'Upload and connect' }).click();
  await expect(upload).toBeHidden();
  await page.getByRole('article', { name: 'library' }).getByRole('button', { name: 'Schema' }).click();
  await page.getByRole('heading', { name: 'Glossary' }).click();
  await expect(page.getByText('No terms yet')).toBeVisible();

  await test.step('a mistake is said beside its field', async () => {
    await page.getByRole('button', { name: 'Add a term' }).click();
    const form = page.getByRole('dialog', { name: 'Add a term' });
    await form.getByLabel('Term').fill('heft');
    await form.getByLabel('Column', { exact: true }).fill('books.page');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByText('books has no column page; did you mean pages?')).toBeVisible();
    await form.getByLabel('Column', { exact: true }).fill('books.pages');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toBeHidden();
  });
  await test.step('a condition', async () => {
    await page.getByRole('button', { name: 'Add a term' }).click();
    const form = page.getByRole('dialog', { name: 'Add a term' });
    await form.getByLabel('Term').fill('tome');
    await form.getByText('A condition').click();
    await form.getByLabel('Condition', { exact: true }).fill('books.pages > 250');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toBeHidden();
  });
  const terms = page.getByRole('list', { name: 'Terms' });
  await expect(terms.getByText('books.pages', { exact: true })).toBeVisible();
  await expect(terms.getByText('books.pages > 250')).toBeVisible();

  await test.step('questions understand them', async () => {
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    const answer = await ask(page, 'How many tomes are there?');
    await expect(answer.getByRole('cell', { name: '3', exact: true })).toBeVisible();
    await answer.getByText('How this was answered').click();
    await expect(answer.getByText("“tomes” is books.pages > 250, by this connection's glossary.")).toBeVisible();
  });

  await test.step('one is removed', async () => {
    await page.goBack();
    await page.getByRole('heading', { name: 'Glossary' }).click();
    await page.getByRole('button', { name: 'Remove tome' }).click();
    await expect(terms.getByText('tome', { exact: true })).toBeHidden();
    await expect(terms.getByText('heft')).toBeVisible();
  });
});

test('what is chosen of an unclear question is remembered until it is forgotten', async ({ page, person: _ }) => {
  await page.goto('/chat');
  const cards = page.getByRole('article', { name: 'Answer' });
  const again = async (question: string) => {
    const before = await cards.count();
    await ask(page, question);
    await expect(cards).toHaveCount(before + 1);
    return cards.nth(before);
  };
  const [question, unclear] = await (async () => {
    for (const asked of ['Highest', 'The best ones', 'List names and dates']) {
      const answer = await again(asked);
      if ((await answer.getByRole('list', { name: 'Choices' }).count()) > 0) return [asked, answer] as const;
    }
    throw new Error('one of these questions is unclear');
  })();
  const choice = unclear.getByRole('list', { name: 'Choices' }).getByRole('button').last();
  const reading = await choice.textContent();
  const count = await cards.count();
  await choice.click();
  await expect(cards).toHaveCount(count + 1);
  await expect(cards.last().getByText(`Remembered for the next time: “${reading}”.`)).toBeVisible();

  const same = await again(`${question.toUpperCase()}!`);
  await expect(same.getByText(`You chose this reading before: “${reading}”.`)).toBeVisible();
  await same.getByRole('button', { name: 'Forget' }).click();
  await expect(same.getByText('Forgotten: the next time')).toBeVisible();

  const unclearAgain = await again(question);
  await expect(unclearAgain.getByRole('list', { name: 'Choices' })).toBeVisible();
});
