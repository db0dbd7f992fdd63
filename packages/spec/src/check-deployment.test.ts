import { expect, test } from 'vitest';
import { exampleDeploymentSpec, exampleSearchSpec } from '../testing/index.ts';
import { checkDeployment, checkSearch, type DatasetSummary, type NetworkSummary } from './index.ts';

const shape = { heightCount: 28, widthCount: 28, channelCount: 1 };
const layer = { kind: 'dense', outputShape: [10], parameterCount: 1, macCount: 1 };
const network: NetworkSummary = {
  name: 'LeNet-5',
  digest: 'a'.repeat(64),
  inputShape: shape,
  classCount: 10,
  parameterCount: 1,
  macCount: 1,
  layers: [
    { ...layer, name: 'conv1', runsOnCrossbar: true },
    { ...layer, name: 'pool1', runsOnCrossbar: false },
  ],
};
const dataset: DatasetSummary = {
  name: 'MNIST',
  digest: 'b'.repeat(64),
  imageShape: shape,
  imageCount: 100,
  classNames: Array.from('0123456789'),
  isSynthetic: false,
  source: '',
  licence: '',
};
const measured = { datasetDigest: dataset.digest, imageCount: 101 };

test('a spec that fits its network has no issues', () => {
  const spec = exampleDeploymentSpec({ layers: [{ layerName: 'conv1', replicaCount: 2 }] });
  expect(checkDeployment(spec, network)).toEqual([]);
});

test('a layer that the network lacks, or computes without crossbars, is refused by name', () => {
  const spec = exampleDeploymentSpec({ layers: [{ layerName: 'conv1' }, { layerName: 'pool1' }] });
  expect(checkDeployment(spec, network)).toMatchObject([
    {
      path: ['layers', 1, 'layerName'],
      message: 'LeNet-5 has no layer pool1 on crossbars; choose one of conv1',
    },
  ]);
});

test('the digest of another network is refused', () => {
  expect(checkDeployment(exampleDeploymentSpec(), { ...network, digest: 'c'.repeat(64) })).toMatchObject([
    { path: ['networkDigest'], limit: 'c'.repeat(64), actual: 'a'.repeat(64) },
  ]);
});

test('activity is measured on images that fit and that there are', () => {
  const spec = exampleDeploymentSpec({ activity: { measured } });
  const [issue, ...rest] = checkDeployment(spec, network, dataset);
  expect(rest).toEqual([]);
  expect(issue?.message).toBe(
    'activity.measured.imageCount is 101; MNIST has 100 test images: ask for at most so many',
  );
  const colour = { ...dataset, imageCount: 200, imageShape: { ...shape, channelCount: 3 } };
  expect(checkDeployment(spec, network, colour)).toMatchObject([
    { path: ['activity', 'measured', 'datasetDigest'], code: 'SHAPE_MISMATCH' },
  ]);
});

test('a network without weights has no activity to measure, but can be deployed', () => {
  const shapes = { ...network, isShapeOnly: true as const };
  expect(checkDeployment(exampleDeploymentSpec(), shapes)).toEqual([]);
  expect(checkDeployment(exampleDeploymentSpec({ activity: { measured } }), shapes, dataset)).toMatchObject([
    { path: ['activity', 'measured'] },
  ]);
});

test('a search is checked in its base and in its reliability runs, each at its place', () => {
  const spec = exampleSearchSpec({
    base: exampleDeploymentSpec({ layers: [{ layerName: 'conv9' }] }),
    objectives: ['accuracy'],
    reliability: { datasetDigest: dataset.digest, statistics: { imageCount: 101, repeatCount: 1 } },
  });
  const issues = checkSearch(
    spec,
    { ...network, isShapeOnly: true },
    { activity: null, reliability: dataset },
  );
  expect(issues.map(({ path }) => path.join('.'))).toEqual([
    'base.layers.0.layerName',
    'base.networkDigest',
    'reliability.statistics.imageCount',
  ]);
});
