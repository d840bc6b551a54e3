import { describe, expect, test } from 'vitest';
import type { Column } from './api/types';
import { cellText } from './cells';
import { sortRows } from './sort-rows';

const column = (type: Column['type'], name = 'v'): Column => ({ name, type });

describe('cellText', () => {
  test.each([
    [null, column('text'), null],
    ['Acme', column('text'), 'Acme'],
    [1234567, column('integer'), '1,234,567'],
    [2024, column('integer'), '2024'],
    [1234567, column('integer', 'customer_id'), '1234567'],
    ['184230.50', column('decimal'), '184,230.50'],
    ['9007199254740993', column('integer'), '9,007,199,254,740,993'],
    ['-1234.5', column('decimal'), '-1,234.5'],
    [0.1 + 0.2, column('real'), '0.3'],
    ['2024-01-15T10:30:00Z', column('timestamp'), '2024-01-15 10:30:00 UTC'],
    [true, column('boolean'), 'true'],
    [{ a: [1] }, column('json'), '{"a":[1]}'],
  ])('shows %j', (value, one, expected) => {
    expect(cellText(value, one)).toBe(expected);
  });
});

describe('sortRows', () => {
  const sorted = (values: unknown[], type: Column['type'], direction: 'ascending' | 'descending' = 'ascending') =>
    sortRows(
      values.map((v) => ({ v })),
      column(type),
      direction,
    ).map((row) => row.v);

  test('sorts numbers as numbers, also those that came as strings', () => {
    expect(sorted(['10.5', '9', '-1'], 'decimal')).toEqual(['-1', '9', '10.5']);
  });
  test('keeps integers apart that differ beyond 2^53', () => {
    expect(sorted(['9007199254740993', '9007199254740992'], 'integer')).toEqual([
      '9007199254740992',
      '9007199254740993',
    ]);
  });
  test('sorts text as people do', () => {
    expect(sorted(['item 10', 'Item 9', 'äpfel', 'zoo'], 'text')).toEqual(['äpfel', 'Item 9', 'item 10', 'zoo']);
  });
  test('puts NULL last in both directions', () => {
    expect(sorted([null, 2, 1], 'integer')).toEqual([1, 2, null]);
    expect(sorted([null, 2, 1], 'integer', 'descending')).toEqual([2, 1, null]);
  });
});
