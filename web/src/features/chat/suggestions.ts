import type { Connection } from '@/lib/api/types';

const demo = [
  'Top 5 customers by revenue',
  'How many orders were placed last year?',
  'Number of orders per month',
  'Which customers have no orders?',
];

const words = (name: string): string => name.replaceAll('_', ' ').toLowerCase();

const isText = (type: string): boolean => /char|text|string/i.test(type);

/** First questions for a connection; for one's own database they name its own tables. */
export function suggestions(connection: Connection): string[] {
  if (connection.is_demo) return demo;
  const tables = Object.entries(connection.metadata.schema);
  const questions = tables.slice(0, 2).map(([table]) => `How many ${words(table)} are there?`);
  for (const [table, columns] of tables.slice(0, 2)) {
    const group = columns.find((column) => isText(column.type) && !/name|id$|mail|comment|text/i.test(column.name));
    questions.push(group ? `Number of ${words(table)} per ${words(group.name)}` : `Show the first 10 ${words(table)}`);
  }
  return questions;
}
