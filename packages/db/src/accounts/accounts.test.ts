import { expect, test } from 'vitest';
import { hashSecret } from './accounts.ts';
import { hashPassword, isPasswordOf } from './password.ts';
import { delaySec } from './throttle.ts';

test('the delay starts with the last free failure, doubles, and ends at a quarter of an hour', () => {
  expect([1, 4, 5, 6, 7, 14, 15, 40].map((count) => delaySec(count, 5))).toEqual([
    0, 0, 1, 2, 4, 512, 900, 900,
  ]);
});

test('only the very password opens', async () => {
  const stored = await hashPassword('correct horse battery');
  expect(await isPasswordOf(stored, 'correct horse battery')).toBe(true);
  expect(await isPasswordOf(stored, 'correct horse batterY')).toBe(false);
  expect(await isPasswordOf(stored, '')).toBe(false);
  expect(await isPasswordOf(null, 'correct horse battery')).toBe(false);
});

test('a letter with an accent is the same in both ways to write it', async () => {
  expect(await isPasswordOf(await hashPassword('caf\u00e9 au lait chaud'), 'cafe\u0301 au lait chaud')).toBe(
    true,
  );
});

test('an unknown account costs the same time as a known one', async () => {
  const stored = await hashPassword('correct horse battery');
  const median = async (hash: string | null): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 15; round += 1) {
      const start = performance.now();
      await isPasswordOf(hash, 'wrong horse battery');
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[7] ?? 0;
  };
  expect(Math.abs((await median(stored)) - (await median(null)))).toBeLessThan(10);
});

test('a secret is kept as its SHA-256', () => {
  expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
