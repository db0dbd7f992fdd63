import { type NetworkSummary, presets } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { shortcutsOf } from './launch-shortcuts.ts';

const layer = { kind: 'dense', outputShape: [10], parameterCount: 1, macCount: 1 };
const network: NetworkSummary = {
  name: 'n',
  digest: 'a',
  inputShape: { heightCount: 1, widthCount: 1, channelCount: 1 },
  classCount: 2,
  parameterCount: 1,
  macCount: 1,
  layers: [
    { ...layer, name: 'conv1', runsOnCrossbar: true },
    { ...layer, name: 'pool1', runsOnCrossbar: false },
    { ...layer, name: 'fc1', runsOnCrossbar: true },
  ],
};
const mnsim = presets.find(({ key }) => key === 'mnsim2-default')!.accelerator;

it('sets up the sweeps over fidelity, layers and the factors that are on', () => {
  const shortcuts = shortcutsOf(mnsim, network);
  expect(shortcuts.map(({ axis, obstacle }) => [axis.path, axis.options, obstacle])).toEqual([
    ['fidelity', ['table', 'array', 'moment'], null],
    ['scope.layerName', ['conv1', 'fc1'], null],
    ['scope.factor', ['all', 'variation', 'faults', 'wires'], null],
  ]);
});

it('says why it cannot', () => {
  const [, layers, factors] = shortcutsOf(presets[0]!.accelerator, null);
  expect(layers?.obstacle).toMatch(/several layers/);
  expect(factors?.obstacle).toMatch(/several factors/);
});
