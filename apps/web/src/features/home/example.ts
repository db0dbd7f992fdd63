import type { DatasetCardFragment, NetworkDetailFragment } from '@dl-rsim/client';
import {
  presets,
  type RunSpec,
  runSpecSchema,
  SPEC_VERSION,
  type SweepAxis,
  valuesOfAxis,
} from '@dl-rsim/spec';
import { axisDraftOf, documentOf, writeLaunchState } from '../../lib/launch-state.ts';

/** The sweep that the first page offers. */
export interface Example {
  readonly name: string;
  readonly base: RunSpec;
  readonly axes: readonly SweepAxis[];
  readonly pointCount: number;
}

/** A fixed seed: everyone who launches the example gets the same numbers. */
const EXAMPLE_SEED = '00000000000000a7';

const axes: readonly SweepAxis[] = [
  {
    path: 'accelerator.device.variation.lognormal.hrsSigmaRatio',
    values: [0, 0.145, 0.29, 0.435, 0.58, 0.725],
  },
  { path: 'accelerator.device.resistanceRatio', values: [10, 50] },
];

/**
 * Accuracy against variation with the parts at hand: measured images before synthetic ones; null where none
 * fit.
 */
export function exampleOf(
  networks: readonly NetworkDetailFragment[],
  datasets: readonly DatasetCardFragment[],
): Example | null {
  const measuredFirst = datasets.toSorted((a, b) => Number(a.isSynthetic) - Number(b.isSynthetic));
  const preset = presets[0];
  for (const network of networks) {
    const dataset = measuredFirst.find((one) => fits(network, one));
    if (!dataset || !preset) continue;
    const base = runSpecSchema.parse({
      specVersion: SPEC_VERSION,
      accelerator: preset.accelerator,
      quantization: preset.quantization,
      networkDigest: network.digest,
      datasetDigest: dataset.digest,
      statistics: { imageCount: Math.min(100, dataset.imageCount), repeatCount: 3 },
      seed: EXAMPLE_SEED,
    });
    const pointCount = axes.reduce((product, axis) => product * valuesOfAxis(axis).length, 1);
    const name = `Accuracy against variation: ${network.name.replace(/ \(.*\)$/, '')} on ${dataset.name}`;
    return { name, base, axes, pointCount };
  }
  return null;
}

/** The launch page's address for the example, to change it first. */
export function exampleSearch({ name, base, axes: swept }: Example): string {
  return writeLaunchState({
    name,
    hardware: `preset:${presets[0]?.key}`,
    networkDigest: base.networkDigest,
    datasetDigest: base.datasetDigest,
    ...documentOf(base),
    overrides: [],
    seed: base.seed,
    axes: swept.map(axisDraftOf),
  });
}

function fits(network: NetworkDetailFragment, dataset: DatasetCardFragment): boolean {
  return (
    network.inputShape.join() === dataset.imageShape.join() &&
    network.classCount === dataset.classNames.length
  );
}
