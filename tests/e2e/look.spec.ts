import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';
import { open, places, type Place } from './places';

for (const colorScheme of ['dark', 'light'] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test('every page fits and passes the accessibility rules', async ({ page, person: _ }) => {
        test.setTimeout(300_000);
        for (const place of Object.keys(places) as Place[]) {
          await test.step(place, async () => {
            await open(page, place);
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            expect(overflow, `${place} is wider than the window`).toBeLessThanOrEqual(0);
            const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
            const found = violations.map(
              (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
            );
            expect(found, place).toEqual([]);
          });
        }
      });
    });
  }
}

test('the chat works with the keyboard alone', async ({ page, person: _ }) => {
  await page.goto('/chat');
  await expect(page.getByRole('list', { name: 'Suggestions' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Connection', { exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible();
});
