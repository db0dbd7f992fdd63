import type { Duplication } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { duplicate } from '../src/mapping/duplicate.ts';
import type { MappedLayer } from '../src/mapping/mapped-layer.ts';
import type { Workload } from '../src/mapping/workload.ts';
import { workloadOf } from '../src/mapping/workload-of.ts';
import { im2colLayers, resnet18Network, vgg16Network } from '../testing/index.ts';
import type { BenchCase } from './runner/bench-case.ts';

const STRATEGIES: readonly Duplication[] = [
  'identical',
  'strideRule',
  'outputRule',
  'dynamicProgram',
  'minMax',
  'minSum',
];
const { chip, mapping } = exampleDeploymentSpec();

/**
 * Time of each way to choose copies, and in the name how far its interval and its sum of stage times lie
 * above the exact optima, on so many times the fewest crossbars: 128 x 128, 16-bit weights in 2-bit cells.
 */
export function* benchCases(): Generator<BenchCase> {
  const networks = [
    ['ResNet-18', workloadOf(resnet18Network())],
    ['VGG-16', workloadOf(vgg16Network())],
  ] as const;
  for (const [network, workload] of networks) {
    const layers = im2colLayers(workload);
    const least = layers.reduce((sum, { crossbarsPerCopyCount }) => sum + crossbarsPerCopyCount, 0);
    for (const factor of [1.1, 1.5, 3]) {
      const availableCount = Math.floor(factor * least);
      const copiesBy = strategies(layers, workload, availableCount);
      const shortest = intervalOf(layers, copiesBy('minMax'));
      const smallest = sumOf(layers, copiesBy('minSum'));
      for (const duplication of STRATEGIES) {
        const copies = copiesBy(duplication);
        const interval = percentAbove(intervalOf(layers, copies), shortest);
        const sum = percentAbove(sumOf(layers, copies), smallest);
        yield {
          name: `${network} x${factor} ${duplication}: interval ${interval}, sum ${sum}`,
          baseline: 'shortest interval',
          unit: 'us',
          valueOf: (durationSec) => durationSec * 1e6,
          run: () => copiesBy(duplication),
          runBaseline: () => copiesBy('minMax'),
          repetitionCount: 5,
        };
      }
    }
  }
}

function strategies(layers: readonly MappedLayer[], workload: Workload, availableCount: number) {
  const options = { layerSpecs: [], workload, availableCount, stepSecOf: () => 1.6e-6, chip };
  return (duplication: Duplication): readonly number[] => {
    const outcome = duplicate(layers, { ...options, mapping: { ...mapping, duplication } });
    if (!outcome.ok) throw new Error(outcome.problem[0]!.message);
    return outcome.value;
  };
}

const stepsOf = (layers: readonly MappedLayer[], copies: readonly number[]): readonly number[] =>
  layers.map(({ stepsPerImageCount }, i) => Math.ceil(stepsPerImageCount / copies[i]!));

const intervalOf = (layers: readonly MappedLayer[], copies: readonly number[]): number =>
  Math.max(...stepsOf(layers, copies));

const sumOf = (layers: readonly MappedLayer[], copies: readonly number[]): number =>
  stepsOf(layers, copies).reduce((sum, steps) => sum + steps, 0);

const percentAbove = (value: number, optimum: number): string =>
  `+${(100 * (value / optimum - 1)).toFixed(1)} %`;
