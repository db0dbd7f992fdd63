import { expect, test } from 'vitest';
import { parseResistanceCsv } from './index.ts';

const messagesOf = (text: string) => {
  const parsed = parseResistanceCsv(text);
  return parsed.ok ? [] : parsed.problem.map((issue) => issue.message);
};

const TWO_LEVELS = {
  ok: true,
  value: [
    [90_000, 110_000],
    [10_000, 12_500],
  ],
};

test.each([
  ['long form', 'level,resistanceOhm\n0,90000\n1,10000\n0,110000\n1,12500\n'],
  [
    'long form with the columns the other way and others beside',
    'cell,ResistanceOhm,LEVEL\na,90k,0\nb,110k,0\nc,10k,1\nd,12.5k,1',
  ],
  ['one column a level', 'HRS,LRS\n90000,10000\n110000,12500'],
  ['no header', '90000,10000\n110000,12500'],
  [
    'semicolons, quotes, a byte-order mark, Windows lines and blank lines',
    '\uFEFF"HRS";"LRS"\r\n"90000"; 10000\r\n\r\n110 kΩ;1.25e4\r\n',
  ],
  ['tabs', '90000\t10000\n110000\t12500\n'],
  ['old line ends', '90000,10000\r110000,12500'],
])('%s is read', (_, text) => {
  expect(parseResistanceCsv(text)).toEqual(TWO_LEVELS);
});

test('levels may have different counts: an empty cell is no sample', () => {
  expect(parseResistanceCsv('1e5,1e4\n2e5,2e4\n3e5,')).toEqual({
    ok: true,
    value: [
      [1e5, 2e5, 3e5],
      [1e4, 2e4],
    ],
  });
});

test.each([
  ['NaN', '1e5,1e4\n2e5,NaN', 'line 2: "NaN" is not a resistance; give ohms such as 12500 or 12.5k'],
  ['NaN in the first line', 'NaN,NaN\n2e5,2e4', 'line 1: "NaN" is not a resistance'],
  ['a negative resistance', '1e5,1e4\n-3,2e4', 'line 2: "-3" is not from 1 Ohm to 1e12 Ohm'],
  ['an open cell', '1e5,1e4\n1e13,2e4', 'line 2: "1e13" is not from 1 Ohm to 1e12 Ohm'],
  ['a word', '1e5,1e4\nopen,2e4', 'line 2: "open" is not a resistance'],
  ['a ragged line', '1e5,1e4\n2e5\n3e5,3e4', 'line 2: 1 columns where the first line has 2'],
  ['a level that is none', 'level,resistanceOhm\n0,1e5\n1.5,1e4', 'line 3: the level is "1.5"'],
  ['a column that is missing', 'level,ohm\n0,1e5', 'line 1: the header has level but no resistanceOhm'],
  ['one level', '1e5\n2e5', 'line 1: there is one level; give at least two'],
  ['a level with one sample', '1e5,1e4\n2e5,', 'level 1 has 1 samples; it must have 2 to 1000'],
  ['a level left out', 'level,resistanceOhm\n0,1e5\n0,2e5\n2,1e4\n2,2e4', 'level 1 has 0 samples'],
  ['nothing', ' \n\n', 'line 1: the table is empty'],
])('%s is refused with its line and value', (_, text, message) => {
  const [first] = messagesOf(text);
  expect(first).toContain(message);
});

test('a file of another kind is refused in a few lines', () => {
  const messages = messagesOf(Array(500).fill('a,1,b').join('\n'));
  expect(messages).toHaveLength(11);
  expect(messages.at(-1)).toMatch(/^\d+ more lines cannot be taken/);
});

test('more samples than a level may have are refused', () => {
  expect(messagesOf(Array(1001).fill('1e5,1e4').join('\n'))[0]).toBe(
    'level 0 has 1001 samples; it must have 2 to 1000',
  );
});
