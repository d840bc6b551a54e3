import { expect, test } from 'vitest';
import { ago, count, duration, money } from './format';

const now = new Date('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-10T11:59:40Z', 'just now'],
  ['2026-03-10T11:55:00Z', '5 minutes ago'],
  ['2026-03-10T09:00:00Z', '3 hours ago'],
  ['2026-03-09T11:00:00Z', 'yesterday'],
  ['2025-01-15T10:30:00Z', '15 Jan 2025'],
  ['nonsense', ''],
])('%s is %s', (iso, words) => {
  expect(ago(iso, now)).toBe(words);
});

test.each([
  [0.4, 'under 1 ms'],
  [9.1, '9 ms'],
  [1420, '1.4 s'],
])('%d ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test('counts', () => {
  expect(count(1, 'row')).toBe('1 row');
  expect(count(1000, 'row')).toBe('1,000 rows');
});

test.each([
  [0, '$0.00'],
  [1.2, '$1.20'],
  [0.0123, '$0.01'],
  [0.000413, '$0.00041'],
  [0.00000042, '$0.00000042'],
])('%d dollars are %s', (dollars, words) => {
  expect(money(dollars)).toBe(words);
});
