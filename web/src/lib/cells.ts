import type { Column } from './api/types';

const numeric: ReadonlySet<string> = new Set(['integer', 'real', 'decimal']);

/** Numbers that name things are not amounts: no digit grouping, left as they are. */
const names = /(^|_|\b)(id|ids|no|nr|number|code|year|zip|postcode|phone|month|day|week)$/i;

export const isNumeric = (column: Column): boolean => numeric.has(column.type);

/** A number that can be summed or ranked by. */
export const isAmount = (column: Column): boolean => isNumeric(column) && !names.test(column.name);

function grouped(value: string | number, column: Column): string {
  const text = String(value);
  if (names.test(column.name) || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = '', fraction] = text.split('.');
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = whole.slice(sign.length);
  // Two thousand and twenty-four may be a year; a number of five digits is not.
  const long = digits.length > 4 || fraction !== undefined;
  const parts = long ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits;
  return sign + parts + (fraction === undefined ? '' : `.${fraction}`);
}

/** What a cell shows; null for NULL. Numbers that came as strings keep every digit. */
export function cellText(value: unknown, column: Column): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return grouped(String(Math.round(value * 1e6) / 1e6), column);
  }
  if (typeof value === 'number' || (typeof value === 'string' && isNumeric(column))) return grouped(value, column);
  if (typeof value === 'string') {
    return column.type === 'timestamp' ? value.replace('T', ' ').replace(/Z$/, ' UTC') : value;
  }
  return JSON.stringify(value);
}
