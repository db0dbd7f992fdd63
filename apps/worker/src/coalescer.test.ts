import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Coalescer } from './coalescer.ts';

test('passes the first value on at once and the last one always', async () => {
  const sent: number[] = [];
  const coalescer = new Coalescer<number>(60_000, async (value) => {
    sent.push(value);
  });
  for (let value = 1; value <= 100; value++) coalescer.offer(value);
  await coalescer.flush();
  expect(sent).toEqual([1, 100]);
});

test('passes on at most one value an interval', async () => {
  const sentAtMsec: number[] = [];
  const coalescer = new Coalescer<number>(50, async () => {
    sentAtMsec.push(performance.now());
  });
  const endMsec = performance.now() + 300;
  for (let value = 0; performance.now() < endMsec; value++) {
    coalescer.offer(value);
    await sleep(2);
  }
  await coalescer.close();
  const gapsMsec = sentAtMsec.slice(1).map((time, i) => time - sentAtMsec[i]!);
  expect(sentAtMsec.length).toBeGreaterThan(2);
  // a timer may fire a millisecond early
  expect(Math.min(...gapsMsec)).toBeGreaterThan(48);
});

test('sends one at a time, in order', async () => {
  const log: string[] = [];
  const coalescer = new Coalescer<number>(1, async (value) => {
    log.push(`begin ${value}`);
    await sleep(10);
    log.push(`end ${value}`);
  });
  coalescer.offer(1);
  await sleep(5);
  coalescer.offer(2);
  await coalescer.flush();
  expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
});

test('throws the error of a send at the next flush', async () => {
  const coalescer = new Coalescer<number>(1, async () => {
    throw new Error('the row is gone');
  });
  coalescer.offer(1);
  await expect(coalescer.flush()).rejects.toThrow('the row is gone');
});
