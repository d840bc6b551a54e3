import { describe, expect, test } from 'vitest';
import type { Column } from './api/types';
import { csvName, toCsv } from './csv';

const typed = (type: Column['type']): Column => ({ name: 'v', type });
const text = typed('text');
const decimal = typed('decimal');

describe('toCsv', () => {
  test.each([
    ['plain text', text, 'Acme', 'Acme'],
    ['a comma', text, 'a,b', '"a,b"'],
    ['quotes are doubled', text, 'say "hi"', '"say ""hi"""'],
    ['a line break', text, 'a\nb', '"a\nb"'],
    ['a carriage return', text, 'a\r\nb', '"a\r\nb"'],
    ['spaces are kept', text, ' a ', ' a '],
    ['letters outside ASCII', text, 'Kraków 🚀', 'Kraków 🚀'],
    ['NULL is empty', text, null, ''],
    ['false is not empty', typed('boolean'), false, 'false'],
    ['nested values are JSON', typed('json'), { a: 1 }, '"{""a"":1}"'],
    ['a formula is disarmed', text, '=1+1', "'=1+1"],
    ['a formula with quotes is disarmed, then quoted', text, '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['plus', text, '+49 30', "'+49 30"],
    ['minus in text', text, '-cmd', "'-cmd"],
    ['at', text, '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', text, '\t=1', "'\t=1"],
    ['a negative number stays a number', typed('integer'), -5, '-5'],
    ['a negative number that came as a string', decimal, '-12345678901234567.89', '-12345678901234567.89'],
    ['an expression in a numeric column is no number', decimal, '-1+cmd', "'-1+cmd"],
  ])('%s', (_, column, value, expected) => {
    expect(toCsv([column], [{ v: value }])).toBe(`v\r\n${expected}\r\n`);
  });

  test('writes the header, the columns in their order and a line end after the last row', () => {
    const columns: Column[] = [
      { name: 'a,b', type: 'text' },
      { name: '=c', type: 'text' },
    ];
    expect(toCsv(columns, [{ '=c': 'second', 'a,b': 'first' }])).toBe('"a,b",\'=c\r\nfirst,second\r\n');
  });
});

test.each([
  ['Top 5 customers by revenue?', 'top-5-customers-by-revenue.csv'],
  ['../../etc/passwd', 'etc-passwd.csv'],
  ['Wie viele Aufträge?', 'wie-viele-aufträge.csv'],
  ['???', 'answer.csv'],
])('names the file of %s', (question, name) => {
  expect(csvName(question)).toBe(name);
});
