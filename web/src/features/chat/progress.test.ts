import { expect, test, vi } from 'vitest';
import { advance, beginning, partsOf, perFrame, type AskEvent, type Progress } from './progress';

const after = (...events: AskEvent[]): Progress => events.reduce(advance, beginning);

test('the tokens of the query and those of the answer add up apart', () => {
  const progress = after(
    { name: 'token', text: 'SELECT ', part: 'query' },
    { name: 'token', text: '1', part: 'query' },
    { name: 'query', query: 'SELECT 1', engine: 'llm' },
    { name: 'rows', row_count: 1, truncated: false },
    { name: 'token', text: 'There is ', part: 'answer' },
    { name: 'token', text: 'one.', part: 'answer' },
  );
  expect(progress).toMatchObject({ draft: 'SELECT 1', query: 'SELECT 1', rows: 1, words: 'There is one.' });
});

test('a repair begins a new draft and keeps what went wrong', () => {
  const progress = after(
    { name: 'token', text: 'SELECT nam', part: 'query' },
    { name: 'query', query: 'SELECT nam', engine: 'llm' },
    { name: 'repair', problem: 'no such column: nam' },
    { name: 'token', text: 'SELECT name', part: 'query' },
  );
  expect(progress.draft).toBe('SELECT name');
  expect(progress.query).toBeNull();
  expect(progress.problems).toEqual(['no such column: nam']);
});

test('a thousand tokens in a frame are shown once', () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => frames.push(callback));
  const published: Progress[] = [];
  const progress = perFrame((now) => published.push(now));
  for (let token = 0; token < 1000; ++token) progress.push({ name: 'token', text: 'a', part: 'query' });
  expect(published).toEqual([]);
  frames.splice(0).forEach((frame) => frame(0));
  expect(published).toHaveLength(1);
  expect(published[0]?.draft).toHaveLength(1000);
  progress.push({ name: 'token', text: 'b', part: 'query' });
  expect(progress.stop().draft).toHaveLength(1001);
  vi.unstubAllGlobals();
});

test.each([
  ['nothing yet', '', '', ''],
  ['only thoughts', 'The table is or', 'The table is or', ''],
  ['a fence that begins', 'I join.\n```sql', 'I join.', ''],
  ['a query in its fence', 'I join.\n```sql\nSELECT 1\nFR', 'I join.', 'SELECT 1\nFR'],
  ['words after the fence', '```sql\nSELECT 1\n```\nThat is all.', '', 'SELECT 1'],
  ['a bare query', 'WITH a AS (', '', 'WITH a AS ('],
  ['a reply in JSON', '{"query": "SEL', '', '{"query": "SEL'],
])('the parts of a draft: %s', (_, draft, thought, query) => {
  expect(partsOf(draft)).toEqual({ thought, query });
});
