import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, fingerprint } from './index.ts';

fc.configureGlobal({ seed: 20181105 });

test('key order does not matter, value order does', () => {
  expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'é' } })).toBe('{"a":{"c":"é","d":null},"b":[2,1]}');
});

test('the text is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('what JSON cannot say is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])
    expect(() => canonicalJson(value)).toThrow();
});

test('the fingerprint is the SHA-256 that node:crypto gives', () => {
  const value = { name: 'Ω', list: [1e-12, 0.1, -0] };
  expect(fingerprint(value)).toBe(createHash('sha256').update(canonicalJson(value)).digest('hex'));
});
