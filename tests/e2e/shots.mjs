import { chromium } from '@playwright/test';
const base = process.env.BASE ?? 'http://127.0.0.1:4173', out = process.env.OUT ?? '/tmp/shots';
const only = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const pages = {
  login: async (p) => { await p.goto(base + '/login'); },
  dashboard: async (p) => { await p.goto(base + '/'); await p.getByText('Recent questions').last().waitFor(); await p.waitForTimeout(300); },
  connections: async (p) => { await p.goto(base + '/connections'); await p.getByRole('article').first().waitFor(); },
  form: async (p) => { await p.goto(base + '/connections'); await p.getByRole('button', {name:'Add connection'}).click(); await p.getByLabel('Connection string').fill('postgresql://u:p@unreachable/db'); await p.getByRole('button', {name:'Test connection'}).click(); await p.getByText('does not work').waitFor(); },
  upload: async (p) => { await p.goto(base + '/connections'); await p.getByRole('button', {name:'Add connection'}).click(); await p.getByText('SQLite file', {exact:true}).click(); },
  delete: async (p) => { await p.goto(base + '/connections'); await p.getByRole('button', {name:/^Delete/}).first().click(); },
  connection: async (p) => { await p.goto(base + '/connections/1'); await p.getByText('order_items', {exact:true}).click(); await p.getByText('customers', {exact:true}).click(); await p.getByRole('button', {name:'Show sample rows'}).first().click(); await p.waitForTimeout(400);},
  chat: async (p) => { await p.goto(base + '/chat'); await p.getByRole('list', {name:'Suggestions'}).waitFor(); },
  answer: async (p) => { await p.goto(base + '/chat'); await p.getByRole('button', {name:'Top 5 customers'}).click(); await p.locator('.cm-content').waitFor(); await p.locator('svg.marks').waitFor(); await p.getByText('How this was answered').click(); },
  line: async (p) => { await p.goto(base + '/chat'); await p.getByRole('button', {name:'orders per month'}).click(); await p.locator('svg.marks').waitFor(); },
  rows: async (p) => { await p.goto(base + '/chat'); await p.getByLabel('Your question').fill('Show all customers'); await p.keyboard.press('Enter'); await p.getByRole('article').waitFor(); },
  clarify: async (p) => { await p.goto(base + '/chat'); for (const q of ['Which products sell best?', 'weather in Lisbon', 'broken']) { await p.getByLabel('Your question').fill(q); await p.keyboard.press('Enter'); await p.waitForTimeout(500);} },
  stored: async (p) => { await p.goto(base + '/chat?question=37'); await p.getByText('Ask again').waitFor(); await p.waitForTimeout(500); },
  edit: async (p) => { await p.goto(base + '/chat?question=37'); await p.getByRole('button', {name:'Edit'}).click(); await p.waitForTimeout(600); },
  waiting: async (p) => { await p.goto(base + '/chat'); await p.getByLabel('Your question').fill('slow please'); await p.keyboard.press('Enter'); await p.waitForTimeout(4500); },
  history: async (p) => { await p.goto(base + '/history'); await p.getByText('Asked back').waitFor(); },
  settings: async (p) => { await p.goto(base + '/settings'); await p.getByLabel('API key').waitFor(); },
  missing: async (p) => { await p.goto(base + '/nothing'); },
  menu: async (p) => { await p.goto(base + '/'); const b = p.getByRole('button', {name:'Open menu'}); if (await b.isVisible()) await b.click(); await p.waitForTimeout(300); },
};
for (const theme of ['dark', 'light']) for (const width of [1280, 360]) {
  const context = await browser.newContext({ viewport: { width, height: width === 360 ? 740 : 860 }, colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('console', (m) => ['error','warning'].includes(m.type()) && console.log(theme, width, m.type(), m.text()));
  page.on('pageerror', (e) => console.log('pageerror', e.message));
  await page.goto(base + '/login');
  for (const [name, go] of Object.entries(pages)) {
    if (only.length && !only.includes(name)) continue;
    await page.evaluate((n) => n === 'login' ? localStorage.removeItem('token') : localStorage.setItem('token', 'token-of-ada@example.com'), name);
    try { await go(page); } catch (e) { console.log('FAILED', theme, width, name, e.message.split('\n')[0]); }
    await page.waitForTimeout(250);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (wide) console.log('OVERFLOW', theme, width, name);
    await page.screenshot({ path: `${out}/${name}-${theme}-${width}.png` });
  }
  await context.close();
}
await browser.close();
