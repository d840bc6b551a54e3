import { expect, test } from 'vitest';
import { chartHeight } from './chart-config';

const lying = (bars: number) => ({
  encoding: { y: { type: 'ordinal' } },
  data: { values: Array.from({ length: bars }, () => ({})) },
});

test.each([
  ['few bars have the least height', lying(2), 170],
  ['bars have room each', lying(10), 390],
  ['many bars end somewhere', lying(200), 770],
  ['a line', { encoding: { y: { type: 'quantitative' } } }, 280],
  ['a specification without an encoding', {}, 280],
])('%s', (_, spec, height) => {
  expect(chartHeight(spec)).toBe(height);
});
