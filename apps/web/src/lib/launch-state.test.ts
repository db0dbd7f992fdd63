import type { QuantizationSpec } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { defaultBranch } from './default-branch.ts';
import {
  axisDraftOf,
  defaultLaunchState,
  emptyAxis,
  type LaunchState,
  readLaunchState,
  writeLaunchState,
} from './launch-state.ts';

type ScaledSpec = NonNullable<QuantizationSpec['scaled']>;

const start = defaultLaunchState('00000000000000a7');
const restored = (state: LaunchState) => readLaunchState(new URLSearchParams(writeLaunchState(state)), start);

it('comes back from the address as it went', () => {
  const state: LaunchState = {
    ...start,
    name: 'R-ratio & sigma',
    hardware: 'design:dsn_1',
    networkDigest: 'a'.repeat(64),
    fidelity: 'array',
    quantization: {
      fixedPoint: {
        activation: { integerBits: 2, fractionBits: 4 },
        weight: { integerBits: 3, fractionBits: 6 },
      },
    },
    statistics: { ...start.statistics, chipCount: 5, stopHalfWidthRatio: 1 / 3, tableMethod: 'sampled' },
    scope: { layerName: 'conv & pool/1~a, b', sliceIndex: 3, factor: 'wires' },
    overrides: [
      { layerName: 'a~b%7E,c', path: 'accelerator.operationUnit.rowCount', value: 4 },
      { layerName: 'fc', path: 'accelerator.weightEncoding', option: 'offset' },
    ],
    axes: [
      { ...emptyAxis, path: 'accelerator.device.resistanceRatio', list: '10, 20, 50' },
      { ...emptyAxis, path: 'statistics.imageCount', mode: 'range', from: '1', to: '9', count: '8' },
      { ...emptyAxis, path: 'scope.layerName', options: ['conv~1', 'a, b', '%7E', 'ü'] },
    ],
  };
  expect(restored(state)).toEqual(state);
});

it('carries another quantization with what differs from its beginning', () => {
  const beginning = defaultBranch('quantization', 'scaled') as ScaledSpec;
  expect(beginning.weightBits).toBeGreaterThan(1);
  const scaled = { ...beginning, activationPercentileRatio: 0.99, weightBits: beginning.weightBits - 1 };
  const state: LaunchState = { ...start, quantization: { scaled } };
  expect(restored(state)).toEqual(state);
  const text = writeLaunchState(state);
  expect(text).toContain('quantization=scaled');
  expect(text).not.toContain('activationBits');
});

it('says nothing of what is as in a first launch', () => {
  expect(writeLaunchState(start)).toBe('seed=00000000000000a7');
});

it('keeps the fallback where the address is silent or wrong', () => {
  const search = new URLSearchParams(
    'statistics.imageCount=abc&fidelity=tables&quantization=none&statistics.repeatCount=5&statistics.mood=1&__proto__.x=1',
  );
  const read = readLaunchState(search, start);
  expect(read).toEqual({ ...start, statistics: { ...start.statistics, repeatCount: 5 } });
});

it('keeps the numbers of a fallback that has the same quantization', () => {
  const quantization = { scaled: defaultBranch('quantization', 'scaled') as ScaledSpec };
  const search = new URLSearchParams('quantization=scaled&quantization.scaled.weightBits=6');
  expect(readLaunchState(search, { ...start, quantization }).quantization).toEqual({
    scaled: { ...quantization.scaled, weightBits: 6 },
  });
});

it('leaves out a number that is being typed', () => {
  const state = { ...start, statistics: { ...start.statistics, imageCount: Number.NaN } };
  expect(writeLaunchState(state)).not.toContain('imageCount');
});

it('makes a draft of an axis that is known', () => {
  const path = 'accelerator.device.onResistanceOhm';
  expect(axisDraftOf({ path, values: [1000, 12_500] })).toMatchObject({ path, list: '1 kΩ, 12.5 kΩ' });
  expect(axisDraftOf({ path: 'fidelity', options: ['array'] })).toMatchObject({ options: ['array'] });
});
