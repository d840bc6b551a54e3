const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "5 minutes ago", "yesterday"; a date when it is more than a week away. */
export function ago(iso: string, now: Date = new Date()): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  if (Number.isNaN(seconds)) return '';
  if (Math.abs(seconds) > 7 * 86_400) return day(iso);
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return 'just now';
}

/** "15 Jan 2024". */
export const day = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** "9 ms", "1.4 s". */
export const duration = (ms: number): string =>
  ms < 1 ? 'under 1 ms' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** "1 row", "1,000 rows". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "$1.20", "$0.0004": two figures of a cost below a cent, so that it is not nothing. */
export const money = (dollars: number): string =>
  `$${dollars !== 0 && dollars < 0.01 ? dollars.toLocaleString('en', { maximumSignificantDigits: 2 }) : dollars.toFixed(2)}`;
