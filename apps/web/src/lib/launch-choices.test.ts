import type { NetworkDetailFragment } from '@dl-rsim/client';
import { presetByKey, type QuantizationSpec } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { expect, it } from 'vitest';
import {
  acceleratorOf,
  stateOfDeployment,
  withAxes,
  withFidelity,
  withHardware,
  withNetwork,
} from './launch-choices.ts';
import { defaultLaunchState, emptyAxis } from './launch-state.ts';

const start = defaultLaunchState('00000000000000a7');

it('a preset brings its precision along, and back', () => {
  const isaac = withHardware(start, 'preset:isaac');
  expect(isaac.quantization).toEqual(presetByKey('isaac')?.quantization);
  const back = withHardware({ ...start, ...isaac }, 'preset:dl-rsim-baseline');
  expect(back.quantization).toEqual(start.quantization);
});

/** ISAAC's precision with other activations. */
function byHand(activationBits: number): QuantizationSpec {
  const { scaled } = presetByKey('isaac')!.quantization;
  if (!scaled) throw new Error('ISAAC is scaled');
  return { scaled: { ...scaled, activationBits } };
}

it('a precision set by hand stays, and designs bring none', () => {
  const quantization = byHand(5);
  expect(withHardware({ ...start, quantization }, 'preset:isaac')).toEqual({ hardware: 'preset:isaac' });
  expect(withHardware(start, 'design:dsn_1')).toEqual({ hardware: 'design:dsn_1' });
});

it('a precision that is being typed is set by hand', () => {
  const quantization = byHand(Number.NaN);
  expect(withHardware({ ...start, quantization }, 'preset:isaac')).toEqual({ hardware: 'preset:isaac' });
});

it('draws become chips where chips differ, and draws again', () => {
  const arrays = { ...start, ...withFidelity(start, 'array') };
  expect(arrays.statistics).toMatchObject({ chipCount: 3, repeatCount: 1 });
  expect(withFidelity(arrays, 'table').statistics).toMatchObject({ chipCount: 1, repeatCount: 3 });
});

it('counts that say both chips and draws stay', () => {
  const both = { ...start, statistics: { ...start.statistics, chipCount: 4 } };
  expect(withFidelity(both, 'array')).toEqual({ fidelity: 'array' });
  expect(withFidelity({ ...both, fidelity: 'array' }, 'moment')).toEqual({ fidelity: 'moment' });
});

it('draws become chips once when arrays come among the swept fidelities', () => {
  const axis = { ...emptyAxis, path: 'fidelity', options: ['table', 'array'] };
  const swept = withAxes(start, [axis]);
  expect(swept.statistics).toMatchObject({ chipCount: 3, repeatCount: 1 });
  expect(withAxes({ ...start, axes: [axis] }, [axis, emptyAxis]).statistics).toBeUndefined();
  expect(withAxes(start, [{ ...axis, options: ['table', 'moment'] }]).statistics).toBeUndefined();
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

it('a deployment brings its accelerator, its precision and its network where that can run', () => {
  const spec = exampleDeploymentSpec();
  const deployment = { id: 'dep_1', label: 'DEP-1', spec };
  const all = { designs: [], networks: [], datasets: [], original: null, deployment };
  const from = stateOfDeployment(start, all);
  expect(from).toMatchObject({ hardware: 'deployment:dep_1', networkDigest: '' });
  expect(from.quantization).toEqual(spec.quantization);
  expect(acceleratorOf('deployment:dep_1', all)).toEqual(spec.accelerator);
  expect(acceleratorOf('deployment:dep_2', all)).toBeNull();
  const networks = [{ digest: spec.networkDigest } as NetworkDetailFragment];
  expect(stateOfDeployment(start, { deployment, networks }).networkDigest).toBe(spec.networkDigest);
});
