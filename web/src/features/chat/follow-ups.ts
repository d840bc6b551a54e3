import type { Answer, Connection } from '@/lib/api/types';
import { isAmount } from '@/lib/cells';

type Schema = Connection['metadata']['schema'];

/** Short questions that make sense after this answer; often none. */
export function followUps(answer: Answer, question: string, schema: Schema | undefined): string[] {
  if (answer.status !== 'answered' || answer.row_count === 0 || !answer.columns.some(isAmount)) return [];
  const found: string[] = [];
  const dated = answer.evidence.tables.some((table) => schema?.[table]?.some(({ type }) => /date|time/i.test(type)));
  const timed = /\b(year|month|week|day|date|when)/i.test(question);
  if (answer.row_count === 1 && answer.columns.length === 1 && dated && !timed) found.push('By month');
  const ranked = /\b(top|first|best|most|least|largest|smallest|highest|lowest|only)\b/i.test(question);
  if (answer.row_count > 5 && !ranked) found.push('Top 3 only');
  return found;
}
