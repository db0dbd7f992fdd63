import { expect, it } from 'vitest';
import { toCsv } from './csv.ts';

it('keeps every digit of a number and leaves null empty', () => {
  expect(toCsv(['a', 'b'], [[0.1 + 0.2, null]])).toBe('a,b\r\n0.30000000000000004,\r\n');
});

it('quotes separators and disarms formulas', () => {
  expect(toCsv(['name'], [['say "hi", you'], ['=1+1'], ['-1'], ['@x']])).toBe(
    'name\r\n"say ""hi"", you"\r\n\'=1+1\r\n\'-1\r\n\'@x\r\n',
  );
});
