import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { ProgressTeller } from './progress-teller.ts';

const start = (tell: (latest: number) => Promise<boolean>, intervalMsec = 20) => {
  const onLost = vi.fn();
  return { teller: new ProgressTeller<number>({ first: 0, intervalMsec, tell, onLost }), onLost };
};

test('tells the latest at a steady pace, unchanged too, and once more at the end', async () => {
  const told: number[] = [];
  const { teller, onLost } = start(async (latest) => told.push(latest) > 0);
  await vi.waitUntil(() => told.length >= 2);
  teller.offer(1);
  teller.offer(2);
  await teller.stop();
  expect(told.slice(0, 2)).toEqual([0, 0]);
  expect(told.at(-1)).toBe(2);
  const count = told.length;
  await sleep(60);
  expect(told.length).toBe(count);
  expect(onLost).not.toHaveBeenCalled();
});

test('says once that a telling was refused, and tells no more', async () => {
  const tell = vi.fn(async () => false);
  const { teller, onLost } = start(tell);
  await vi.waitUntil(() => onLost.mock.calls.length > 0);
  await sleep(60);
  await teller.stop();
  expect(tell).toHaveBeenCalledTimes(1);
  expect(onLost).toHaveBeenCalledTimes(1);
});

test('a telling that fails stops the work and is thrown at the end', async () => {
  const { teller, onLost } = start(async () => {
    throw new Error('the database is gone');
  });
  await vi.waitUntil(() => onLost.mock.calls.length > 0);
  await expect(teller.stop()).rejects.toThrow('the database is gone');
});

test('tells one after another', async () => {
  let tellingCount = 0;
  let mostAtOnce = 0;
  const { teller } = start(async () => {
    mostAtOnce = Math.max(mostAtOnce, ++tellingCount);
    await sleep(30);
    tellingCount--;
    return true;
  }, 5);
  await sleep(120);
  await teller.stop();
  expect(mostAtOnce).toBe(1);
});
