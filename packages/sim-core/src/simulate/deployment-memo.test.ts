import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { expect, test } from 'vitest';
import { createInterconnect } from '../mapping/interconnect.ts';
import { createDeploymentMemo } from './deployment-memo.ts';

const interconnect = createInterconnect(exampleDeploymentSpec().chip);

/** How often something is made when `keyCount` keys are asked for in turn, round by round. */
function madeCount(keyCount: number, roundCount: number): number {
  const { interconnects } = createDeploymentMemo();
  let count = 0;
  for (let turn = 0; turn < keyCount * roundCount; turn++) {
    interconnects.take(String(turn % keyCount), () => {
      count++;
      return interconnect;
    });
  }
  return count;
}

test('what was made lately is not made again', () => {
  expect(madeCount(512, 3)).toBe(512);
});

test('what is long past is let go', () => {
  expect(madeCount(1000, 2)).toBe(2000);
});

test('each key has its own, and the oldest alone goes', () => {
  const { interconnects } = createDeploymentMemo();
  const made = Array.from({ length: 600 }, (_, i) =>
    interconnects.take(String(i), () => ({ ...interconnect })),
  );
  expect(new Set(made).size).toBe(600);
  for (let i = 88; i < 600; i++) expect(interconnects.take(String(i), () => interconnect)).toBe(made[i]);
  expect(interconnects.take('87', () => interconnect)).toBe(interconnect);
});
