import { presetByKey } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { withHardware, withNetwork } from './launch-choices.ts';
import { defaultLaunchState } from './launch-state.ts';

const start = defaultLaunchState('00000000000000a7');

it('a preset brings its precision along, and back', () => {
  const isaac = withHardware(start, 'preset:isaac');
  expect(isaac.quantization).toEqual(presetByKey('isaac')?.quantization);
  const back = withHardware({ ...start, ...isaac }, 'preset:dl-rsim-baseline');
  expect(back.quantization).toEqual(start.quantization);
});

it('a precision set by hand stays, and designs bring none', () => {
  const quantization = { scaled: { activationBits: 5, weightBits: 7, activationPercentileRatio: 0.9 } };
  expect(withHardware({ ...start, quantization }, 'preset:isaac')).toEqual({ hardware: 'preset:isaac' });
  expect(withHardware(start, 'design:dsn_1')).toEqual({ hardware: 'design:dsn_1' });
});

it('a precision that is being typed is set by hand', () => {
  const quantization = {
    scaled: { activationBits: Number.NaN, weightBits: 7, activationPercentileRatio: 0.9 },
  };
  expect(withHardware({ ...start, quantization }, 'preset:isaac')).toEqual({ hardware: 'preset:isaac' });
});

const classNames = ['no', 'yes'];
const choices = {
  networks: [
    { digest: 'small', inputShape: [8, 8, 1], classCount: 2 },
    { digest: 'large', inputShape: [32, 32, 3], classCount: 2 },
    { digest: 'odd', inputShape: [7, 7, 1], classCount: 2 },
  ],
  datasets: [
    { digest: 'grey', imageShape: [8, 8, 1], classNames },
    { digest: 'dots', imageShape: [8, 8, 1], classNames },
    { digest: 'color', imageShape: [32, 32, 3], classNames },
  ],
};
const state = { ...start, networkDigest: 'small', datasetDigest: 'dots' };

it('a network brings a data set that fits it', () => {
  expect(withNetwork(state, 'large', choices)).toEqual({ networkDigest: 'large', datasetDigest: 'color' });
});

it('a data set that fits stays, and so does one where none fits', () => {
  expect(withNetwork(state, 'small', choices)).toEqual({ networkDigest: 'small' });
  expect(withNetwork(state, 'odd', choices)).toEqual({ networkDigest: 'odd' });
});
