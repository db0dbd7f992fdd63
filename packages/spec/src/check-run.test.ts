import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import { checkRun, type DatasetSummary, type NetworkSummary } from './index.ts';

const shape = { heightCount: 28, widthCount: 28, channelCount: 1 };
const network: NetworkSummary = {
  name: 'LeNet-5',
  digest: 'a',
  inputShape: shape,
  classCount: 10,
  parameterCount: 1,
  macCount: 1,
  layers: [],
};
const dataset: DatasetSummary = {
  name: 'MNIST',
  digest: 'b',
  imageShape: shape,
  imageCount: 100,
  classNames: Array.from('0123456789'),
  isSynthetic: false,
  source: '',
  licence: '',
};

test('a network and a data set that fit have no issues', () => {
  expect(checkRun(exampleRunSpec(), network, dataset)).toEqual([]);
});

test('images of another shape are refused with both shapes', () => {
  const colour = {
    ...dataset,
    name: 'CIFAR-10',
    imageShape: { heightCount: 32, widthCount: 32, channelCount: 3 },
  };
  expect(checkRun(exampleRunSpec(), network, colour)[0]?.message).toBe(
    'LeNet-5 takes images of 28x28x1, CIFAR-10 has 32x32x3; choose a data set of 28x28x1',
  );
});

test('more images than there are, or other classes, are refused', () => {
  const spec = exampleRunSpec({ statistics: { imageCount: 101, repeatCount: 1 } });
  const issues = checkRun(spec, { ...network, classCount: 7 }, dataset);
  expect(issues.map((issue) => issue.code)).toEqual(['SHAPE_MISMATCH', 'TOO_BIG']);
  expect(issues[1]?.limit).toBe('at most 100');
});

test('a layer that the network lacks, or computes without crossbars, is refused by name', () => {
  const layer = { kind: 'dense', outputShape: [10], parameterCount: 1, macCount: 1 };
  const layers = [
    { ...layer, name: 'conv1', runsOnCrossbar: true },
    { ...layer, name: 'pool1', runsOnCrossbar: false },
  ];
  const override = { path: 'accelerator.operationUnit.rowCount', value: 4 };
  const spec = exampleRunSpec({
    overrides: [
      { ...override, layerName: 'conv1' },
      { ...override, layerName: 'pool1' },
    ],
    scope: { layerName: 'conv9' },
  });
  const issues = checkRun(spec, { ...network, layers }, dataset);
  expect(issues.map(({ path }) => path.join('.'))).toEqual(['overrides.1.layerName', 'scope.layerName']);
  expect(issues[0]?.message).toBe('LeNet-5 has no layer pool1 on crossbars; choose one of conv1');
});
