import type { Column } from './api/types';
import { isNumeric } from './cells';
import type { Row } from './sort-rows';

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A spreadsheet runs a cell that starts like a formula. Such text gets an apostrophe in front, which a spreadsheet hides
 * (OWASP, CSV injection); numbers stay as they are.
 */
const disarm = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Rows as RFC 4180: CRLF, quotes where needed, a header. NULL is an empty field. */
export function toCsv(columns: readonly Column[], rows: readonly Row[]): string {
  const header = columns.map((column) => quote(disarm(column.name)));
  const lines = rows.map((row) =>
    columns.map((column) => {
      const value = row[column.name];
      const text = asText(value);
      const number = typeof value === 'number' || (isNumeric(column) && /^-?[\d.]+(e[+-]?\d+)?$/i.test(text));
      return quote(number ? text : disarm(text));
    }),
  );
  return [header, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** "Top 5 customers by revenue?" -> "top-5-customers-by-revenue.csv". */
export function csvName(question: string): string {
  const words = question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${words.slice(0, 60).replace(/-+$/, '') || 'answer'}.csv`;
}

/** Hands a text to the browser as a download. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
