import { expect, it } from 'vitest';
import { createCursorCodec } from './cursor.ts';

const codec = createCursorCodec('secret');

it('gives back the key that went in', () => {
  expect(codec.decode('runs p', codec.encode('runs p', 17))).toBe(17);
});

it.each([
  ['another list', () => codec.decode('runs q', codec.encode('runs p', 17))],
  ['another secret', () => codec.decode('runs p', createCursorCodec('other').encode('runs p', 17))],
  ['nonsense', () => codec.decode('runs p', 'nonsense')],
  ['nothing', () => codec.decode('runs p', '')],
])('refuses a cursor of %s', (_name, decode) => {
  expect(decode).toThrow(/not a cursor of this list/);
});
