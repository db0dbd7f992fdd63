import { type DatasetSummary, type NetworkSummary, presets } from '@dl-rsim/spec';
import { describe, expect, it } from 'vitest';
import { isLaunchable, maxReadCountOf, planLaunch } from './launch-spec.ts';
import { defaultLaunchState, emptyAxis } from './launch-state.ts';

const imageShape = { heightCount: 28, widthCount: 28, channelCount: 1 };
const layer = {
  name: 'conv1',
  kind: 'conv2d',
  outputShape: [24, 24, 6],
  parameterCount: 156,
  macCount: 24 * 24 * 6 * 25,
  runsOnCrossbar: true,
};
const network: NetworkSummary = {
  name: 'tiny',
  digest: 'a'.repeat(64),
  inputShape: imageShape,
  classCount: 2,
  parameterCount: 156,
  macCount: layer.macCount,
  layers: [layer],
};
const dataset: DatasetSummary = {
  name: 'two',
  digest: 'b'.repeat(64),
  imageShape,
  imageCount: 500,
  classNames: ['0', '1'],
  isSynthetic: true,
  source: 'drawn',
  licence: 'Apache-2.0',
};
const accelerator = presets[0]!.accelerator;
const state = {
  ...defaultLaunchState('00000000000000a7'),
  networkDigest: network.digest,
  datasetDigest: dataset.digest,
};

describe('planLaunch', () => {
  it('is launchable when everything fits', () => {
    const plan = planLaunch(state, { accelerator, network, dataset });
    expect(plan.issues).toEqual([]);
    expect(isLaunchable(plan)).toBe(true);
  });

  it('asks for what is missing, once each', () => {
    const plan = planLaunch({ ...state, networkDigest: '' }, { accelerator: null, network: null, dataset });
    expect(plan.issues.map((issue) => issue.message)).toEqual(['choose an accelerator', 'choose a network']);
  });

  it('finds more images than the set has', () => {
    const greedy = { ...state, statistics: { ...state.statistics, imageCount: 501 } };
    const plan = planLaunch(greedy, { accelerator, network, dataset });
    expect(plan.issues[0]?.path).toEqual(['statistics', 'imageCount']);
    expect(isLaunchable(plan)).toBe(false);
  });

  it('counts the points of a grid and reports a broken axis', () => {
    const ratio = { ...emptyAxis, path: 'accelerator.device.resistanceRatio', list: '10, 20, 50' };
    const sigma = { ...emptyAxis, path: 'accelerator.device.hrsSigmaRatio', list: '0.1, nine' };
    const plan = planLaunch({ ...state, axes: [ratio, sigma] }, { accelerator, network, dataset });
    expect(plan.pointCount).toBe(3);
    expect(plan.axisMessages[0]).toBeNull();
    expect(plan.axisMessages[1]).toMatch(/not a number/);
  });
});

it('bounds the reads of an image: outputs x OU groups x input bits x weight bits', () => {
  const { spec } = planLaunch(state, { accelerator, network, dataset });
  expect(maxReadCountOf(network.layers, spec!)).toBe(24 * 24 * 6 * 3 * 36);
});
