import { expect, test } from 'vitest';
import { describeBackend } from './describe-backend.ts';

test('the best backend is told in one sentence', () => {
  const tried = [{ name: 'tensorflow', ok: true, why: null }] as const;
  expect(describeBackend({ backend: 'tensorflow', tried })).toBe(
    "TensorFlow.js computes with TensorFlow's native library.",
  );
});

test('what does not work is told with its reason and what would help', () => {
  const tried = [
    { name: 'tensorflow', ok: false, why: 'The addon is not built' },
    { name: 'wasm', ok: true, why: null },
  ] as const;
  expect(describeBackend({ backend: 'wasm', tried })).toBe(
    "TensorFlow.js computes with WebAssembly. TensorFlow's native library does not work here: The addon is not " +
      'built. `npm run tensorflow:native` builds it.',
  );
});
