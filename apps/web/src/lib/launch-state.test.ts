import { expect, it } from 'vitest';
import {
  defaultLaunchState,
  emptyAxis,
  type LaunchState,
  readLaunchState,
  writeLaunchState,
} from './launch-state.ts';

const start = defaultLaunchState('00000000000000a7');

it('comes back from the address as it went', () => {
  const state: LaunchState = {
    ...start,
    name: 'R-ratio & sigma',
    hardware: 'design:dsn_1',
    networkDigest: 'a'.repeat(64),
    weight: { integerBits: 3, fractionBits: 6 },
    axes: [
      { ...emptyAxis, path: 'accelerator.device.resistanceRatio', list: '10, 20, 50' },
      {
        ...emptyAxis,
        path: 'accelerator.device.hrsSigmaRatio',
        mode: 'range',
        from: '0',
        to: '0.7',
        count: '8',
      },
    ],
  };
  expect(readLaunchState(new URLSearchParams(writeLaunchState(state)), start)).toEqual(state);
});

it('keeps the fallback where the address is silent or wrong', () => {
  const search = new URLSearchParams('images=abc&weight=x&repeats=5');
  const read = readLaunchState(search, start);
  expect(read.statistics).toEqual({ ...start.statistics, repeatCount: 5 });
  expect(read.weight).toEqual(start.weight);
});

it('leaves out a number that is being typed', () => {
  const state = { ...start, statistics: { ...start.statistics, imageCount: Number.NaN } };
  expect(writeLaunchState(state)).not.toContain('images');
});
