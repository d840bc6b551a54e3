import { expect, test } from 'vitest';
import { connection } from '@/testing/data';
import { suggestions } from './suggestions';

test('the demo has its own', () => {
  expect(suggestions(connection())[0]).toBe('Top 5 customers by revenue');
});

test('another database is asked for its own tables', () => {
  const schema = {
    support_tickets: [
      { name: 'id', type: 'INTEGER' },
      { name: 'priority', type: 'TEXT' },
    ],
    Agents: [{ name: 'id', type: 'INTEGER' }],
  };
  const own = connection({ is_demo: false, metadata: { schema, indexed_at: null, indexing: null } });
  expect(suggestions(own)).toEqual([
    'How many support tickets are there?',
    'How many agents are there?',
    'Number of support tickets per priority',
    'Show the first 10 agents',
  ]);
});

test('an empty database suggests nothing', () => {
  expect(
    suggestions(connection({ is_demo: false, metadata: { schema: {}, indexed_at: null, indexing: null } })),
  ).toEqual([]);
});
