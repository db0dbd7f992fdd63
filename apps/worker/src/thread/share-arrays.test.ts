import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { shareArrays } from './share-arrays.ts';

test('large arrays are the same memory on both sides of a post, all else is equal', async () => {
  const value = {
    kernel: Float32Array.from({ length: 2000 }, (_, i) => i),
    deep: [{ table: Float64Array.from({ length: 1000 }, (_, i) => i / 3), few: Int32Array.of(1, 2) }],
    labels: Uint16Array.from({ length: 3000 }, (_, i) => 60_000 + i),
    name: 'a',
    none: null,
  };
  const shared = shareArrays(value);
  expect(shared).toEqual(value);
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise<typeof value>((resolve) => port2.on('message', resolve));
  port1.postMessage(shared);
  const received = await arrived;
  port1.close();
  expect(received).toEqual(value);
  shared.kernel[7] = -1;
  shared.labels[8] = 65_535;
  shared.deep[0]!.few[0] = -1;
  expect(received.kernel[7]).toBe(-1);
  expect(received.labels[8]).toBe(65_535);
  expect(received.deep[0]!.few[0]).toBe(1);
});

test('an array in two places stays one', () => {
  const one = new Float64Array(1000);
  const shared = shareArrays({ left: one, right: [one] });
  expect(shared.right[0]).toBe(shared.left);
  expect(shared.left).not.toBe(one);
});
