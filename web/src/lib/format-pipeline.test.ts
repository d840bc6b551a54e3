import { expect, test } from 'vitest';
import { formatPipeline } from './format-pipeline';

test('each stage has its line, and a long one several', () => {
  const query =
    '{"collection":"orders","pipeline":[{"$match":{"status":"paid"}},{"$group":{"_id":{"city":"$address.city","year":"$year"},"total":{"$sum":"$amount"}}},{"$limit":5}]}';
  expect(formatPipeline(query)).toBe(`{
  "collection": "orders",
  "pipeline": [
    { "$match": { "status": "paid" } },
    {
      "$group": {
        "_id": { "city": "$address.city", "year": "$year" },
        "total": { "$sum": "$amount" }
      }
    },
    { "$limit": 5 }
  ]
}`);
  expect(formatPipeline(formatPipeline(query))).toBe(formatPipeline(query));
});

test('values stay as they were written', () => {
  const query = '{"pipeline":[{"$match":{"n":9007199254740993,"x":1.0,"s":"a, {b}: \\"c\\"  [d]","e":[],"o":{}}}]}';
  const formatted = formatPipeline(query);
  expect(formatted).toContain('"n": 9007199254740993');
  expect(formatted).toContain('"x": 1.0');
  expect(formatted).toContain('"s": "a, {b}: \\"c\\"  [d]"');
  expect(JSON.parse(formatted)).toEqual(JSON.parse(query));
});

test.each(['db.orders.find({})', '{"collection": ', '"text"', '[1]', ''])('%j is left alone', (query) => {
  expect(formatPipeline(query)).toBe(query);
});
