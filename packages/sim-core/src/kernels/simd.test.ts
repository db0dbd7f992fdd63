import { expect, test } from 'vitest';
import { createSimdKernel } from './simd.ts';

function simdKernel() {
  const kernel = createSimdKernel();
  if (!kernel) throw new Error('this engine has no SIMD');
  return kernel;
}

test('blocks keep their contents and places while the memory grows', () => {
  const kernel = simdKernel();
  const first = kernel.allocate('int16', 3);
  first.view.set([1, 2, 3]);
  const before = first.view;
  const large = kernel.allocate('float64', 100_000);
  expect(before.length).toBe(0);
  expect([...first.view]).toEqual([1, 2, 3]);
  large.view.fill(7);
  expect([...first.view]).toEqual([1, 2, 3]);
  expect(first.byteOffset % 16).toBe(0);
});

test('a purpose keeps its block until it needs a larger one', () => {
  const kernel = simdKernel();
  const block = kernel.borrow('int32', 'sums', 10);
  expect(kernel.borrow('int32', 'sums', 5)).toBe(block);
  expect(kernel.borrow('float64', 'sums', 5).byteOffset).not.toBe(block.byteOffset);
  expect(kernel.borrow('int32', 'sums', 11).view.length).toBe(20);
});

test('kernels share no memory', () => {
  const [one, other] = [simdKernel().allocate('int8', 1), simdKernel().allocate('int8', 1)];
  one.view[0] = 5;
  expect(other.view[0]).toBe(0);
});
