import { expect, test } from 'vitest';
import { newId } from './id.ts';

test('ids say their kind and sort by the time they were made', () => {
  const ids = Array.from({ length: 1000 }, () => newId('run'));
  expect(ids[0]).toMatch(/^run_[0-9a-f]{32}$/);
  expect(new Set(ids).size).toBe(1000);
  expect([...ids].sort()).toEqual(ids);
});
