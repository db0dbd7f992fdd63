import { type DatasetSummary, type NetworkSummary, presets } from '@dl-rsim/spec';
import { describe, expect, it } from 'vitest';
import { isLaunchable, planLaunch } from './launch-spec.ts';
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
    const sigma = {
      ...emptyAxis,
      path: 'accelerator.device.variation.lognormal.hrsSigmaRatio',
      list: '0.1, nine',
    };
    const plan = planLaunch({ ...state, axes: [ratio, sigma] }, { accelerator, network, dataset });
    expect(plan.pointCount).toBe(3);
    expect(plan.axisMessages[0]).toBeNull();
    expect(plan.axisMessages[1]).toMatch(/not a number/);
  });

  it('sweeps options and layers by name', () => {
    const fidelity = { ...emptyAxis, path: 'fidelity', options: ['table', 'array'] };
    const layer = { ...emptyAxis, path: 'scope.layerName', options: ['conv1'] };
    const plan = planLaunch({ ...state, axes: [fidelity, layer] }, { accelerator, network, dataset });
    expect(plan.axes).toEqual([
      { path: 'fidelity', options: ['table', 'array'] },
      { path: 'scope.layerName', options: ['conv1'] },
    ]);
    expect(plan.runs.map((run) => [run.fidelity, run.scope.layerName])).toEqual([
      ['table', 'conv1'],
      ['array', 'conv1'],
    ]);
    const none = planLaunch(
      { ...state, axes: [{ ...fidelity, options: [] }] },
      { accelerator, network, dataset },
    );
    expect(none.axisMessages).toEqual(['Fidelity: choose at least one']);
  });

  it('names a layer that the network lacks', () => {
    const scoped = { ...state, scope: { ...state.scope, layerName: 'conv9' } };
    const plan = planLaunch(scoped, { accelerator, network, dataset });
    expect(plan.issues[0]?.message).toBe('tiny has no layer conv9 on crossbars; choose one of conv1');
  });

  it('says where an override cannot be taken', () => {
    const overrides = [{ layerName: 'conv1', path: 'accelerator.operationUnit.rowCount', value: Number.NaN }];
    const plan = planLaunch({ ...state, overrides }, { accelerator, network, dataset });
    expect(plan.spec).toBeNull();
    expect(plan.issues[0]?.path.slice(0, 2)).toEqual(['overrides', 0]);
  });
});
