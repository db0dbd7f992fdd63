import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from './frame.ts';

const frame = { document: { name: 'ü' }, attachments: [Uint8Array.of(1, 2, 3), new Uint8Array()] };
const bytes = () => Buffer.concat(encodeFrame(frame));

test('a frame comes back', () => {
  expect(decodeFrame(bytes())).toEqual(frame);
});

test('attachments are arrays of their own kind: a copy of one is a copy', () => {
  const [first] = decodeFrame(bytes()).attachments;
  expect(Buffer.isBuffer(first)).toBe(false);
  expect(first!.slice().buffer.byteLength).toBe(3);
});

test.each([
  ['nothing', () => new Uint8Array()],
  ['a cut header', () => bytes().subarray(0, 9)],
  ['a cut attachment', () => bytes().subarray(0, -1)],
  ['more than a frame', () => Buffer.concat([bytes(), bytes()])],
  ['no JSON', () => Buffer.concat([Uint8Array.of(2, 0, 0, 0), Buffer.from('xy')])],
  [
    'lengths that are none',
    () => Buffer.concat([Uint8Array.of(19, 0, 0, 0), Buffer.from('{"byteCounts":[-1]}')]),
  ],
])('%s is no frame', (_name, make) => {
  expect(() => decodeFrame(make())).toThrow();
});
