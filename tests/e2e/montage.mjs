import { chromium } from '@playwright/test';
const names = process.argv.slice(2); const dir = '/tmp/shots';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--allow-file-access-from-files'] });
const p = await b.newPage({ viewport: { width: 1900, height: 100 } });
import { writeFileSync } from 'node:fs';
writeFileSync('/tmp/shots/m.html', names.map(n => `<div style="display:flex;gap:6px;margin-bottom:8px">` + ['dark-1280','light-1280'].map(v=>`<img src="${n}-${v}.png" height=430>`).join('') + ['dark-360','light-360'].map(v=>`<img src="${n}-${v}.png" height=430>`).join('') + '</div>').join(''));
await p.goto('file:///tmp/shots/m.html'); await p.waitForTimeout(300);
await p.screenshot({ path: '/tmp/shots/montage.png', fullPage: true }); await b.close();
