import { presetByKey } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { withHardware } from './launch-choices.ts';
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
