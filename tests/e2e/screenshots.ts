import { expect, test } from './fixtures';
import { open, places, type Place } from './places';

// `npm run screenshots`: every place in both themes and two widths, under test-results/screenshots, for people to look at.

for (const colorScheme of ['dark', 'light'] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test('screenshots', async ({ page, person: _ }) => {
        test.setTimeout(300_000);
        for (const place of Object.keys(places) as Place[]) {
          await open(page, place);
          await page.evaluate(() => document.fonts.ready);
          const path = `test-results/screenshots/${place}-${colorScheme}-${width}.png`;
          expect((await page.screenshot({ path })).length).toBeGreaterThan(0);
        }
      });
    });
  }
}
