import type { Column } from './api/types';
import { isNumeric } from './cells';

export type Row = Readonly<Record<string, unknown>>;
export type Direction = 'ascending' | 'descending';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const whole = /^-?\d+$/;

/** Compares numbers that may have come as strings because they are long. */
function compareNumbers(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string' && whole.test(a) && whole.test(b)) {
    const [x, y] = [BigInt(a), BigInt(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return Number(a) - Number(b);
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A sorted copy; equal rows keep their order, NULLs come last in both directions. */
export function sortRows(rows: readonly Row[], column: Column, direction: Direction): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const compare = isNumeric(column)
    ? compareNumbers
    : (a: unknown, b: unknown) => collator.compare(asText(a), asText(b));
  return [...rows].sort((left, right) => {
    const a = left[column.name] ?? null;
    const b = right[column.name] ?? null;
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b);
  });
}
