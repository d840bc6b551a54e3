import { expect, test } from 'vitest';
import type { Answer } from '@/lib/api/types';
import { answer, connection, howMany, noAnswer, noEvidence, perMonth } from '@/testing/data';
import { followUps } from './follow-ups';

const { schema } = connection().metadata;
const ofOrders = { ...answer().evidence, tables: ['orders'] };

const perStatus = answer({
  row_count: 8,
  columns: [
    { name: 'status', type: 'text' },
    { name: 'orders', type: 'integer' },
  ],
  evidence: ofOrders,
});

test.each<[string, Answer, string, string[]]>([
  ['a count of something dated', { ...howMany, evidence: ofOrders }, 'How many orders are there?', ['By month']],
  ['a count of something without a date', { ...howMany, evidence: noEvidence }, 'How many books are there?', []],
  ['many groups', perStatus, 'Orders per status', ['Top 3 only']],
  ['a ranking is one already', perStatus, 'Top 8 customers by orders', []],
  ['a count of a time', { ...howMany, evidence: ofOrders }, 'How many orders were there this year?', []],
  ['by month already', perMonth, 'Number of orders per month', ['Top 3 only']],
  ['no rows', { ...perStatus, row_count: 0 }, 'Orders per status', []],
  ['no answer', noAnswer, 'What is the weather?', []],
  ['only names', { ...perStatus, columns: [{ name: 'name', type: 'text' }] }, 'Names of customers', []],
  ['only ids', { ...perStatus, columns: [{ name: 'id', type: 'integer' }] }, 'Ids of orders', []],
])('%s', (_, one, question, expected) => {
  expect(followUps(one, question, schema)).toEqual(expected);
});
