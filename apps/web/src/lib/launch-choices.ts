import type { DatasetCardFragment, DesignCardFragment, NetworkDetailFragment } from '@dl-rsim/client';
import {
  type AcceleratorSpec,
  type DatasetSummary,
  type DeploymentSpec,
  type Fidelity,
  type NetworkSummary,
  presetByKey,
  presets,
  type RunSpec,
  readAccelerator,
  type StatisticsSpec,
} from '@dl-rsim/spec';
import { imageShapeOf } from './launch-spec.ts';
import { type AxisDraft, documentOf, type LaunchState } from './launch-state.ts';
import { isArchitecture } from './network-text.ts';

/** What a launch can be made of. */
export interface LaunchChoices {
  readonly designs: readonly DesignCardFragment[];
  readonly networks: readonly NetworkDetailFragment[];
  readonly datasets: readonly DatasetCardFragment[];
  /** The run that is duplicated, so that its accelerator can be taken as it was. */
  readonly original: { readonly id: string; readonly label: string; readonly spec: RunSpec } | null;
  /** The deployment whose accuracy is asked for. */
  readonly deployment: {
    readonly id: string;
    readonly label: string;
    readonly spec: DeploymentSpec;
  } | null;
}

/** The accelerator that `hardware` names, or null when it is none of the choices. */
export function acceleratorOf(hardware: string, choices: LaunchChoices): AcceleratorSpec | null {
  const [kind, id] = [hardware.slice(0, hardware.indexOf(':')), hardware.slice(hardware.indexOf(':') + 1)];
  if (kind === 'preset') return presetByKey(id)?.accelerator ?? null;
  if (kind === 'run') return choices.original?.id === id ? choices.original.spec.accelerator : null;
  if (kind === 'deployment')
    return choices.deployment?.id === id ? choices.deployment.spec.accelerator : null;
  const design = choices.designs.find((one) => one.id === id);
  return design ? readAccelerator(design.accelerator) : null;
}

/**
 * Another accelerator. A preset brings its precision along while the precision is still that of a preset:
 * what was set by hand stays.
 */
export function withHardware(state: LaunchState, hardware: string): Partial<LaunchState> {
  const quantization = presetByKey(hardware.replace(/^preset:/, ''))?.quantization;
  const given = JSON.stringify(state.quantization);
  const isByHand = presets.every((preset) => JSON.stringify(preset.quantization) !== given);
  return quantization && !isByHand ? { hardware, quantization } : { hardware };
}

/**
 * Another fidelity. Programmed arrays differ from chip to chip, tables from draw to draw: draws that stood on
 * the one chip of tables become chips of arrays, and back. Counts that say both stay.
 */
export function withFidelity(state: LaunchState, fidelity: Fidelity): Partial<LaunchState> {
  const { chipCount, repeatCount } = state.statistics;
  const isSwapped = fidelity === 'array' ? chipCount === 1 : state.fidelity === 'array' && repeatCount === 1;
  return isSwapped ? { fidelity, statistics: swapDraws(state.statistics) } : { fidelity };
}

/** Other swept fields. Where arrays come among the fidelities, draws become chips as in `withFidelity`. */
export function withAxes(state: LaunchState, axes: readonly AxisDraft[]): Partial<LaunchState> {
  const sweepsArrays = (list: readonly AxisDraft[]) =>
    list.some(({ path, options }) => path === 'fidelity' && options.includes('array'));
  const isSwapped = sweepsArrays(axes) && !sweepsArrays(state.axes) && state.statistics.chipCount === 1;
  return isSwapped ? { axes, statistics: swapDraws(state.statistics) } : { axes };
}

function swapDraws(statistics: StatisticsSpec): StatisticsSpec {
  const { chipCount, repeatCount } = statistics;
  return { ...statistics, chipCount: repeatCount, repeatCount: chipCount };
}

/** Another network, and with it the first data set that fits where the present one does not. */
export function withNetwork(
  state: LaunchState,
  networkDigest: string,
  {
    networks,
    datasets,
  }: { readonly networks: readonly TakenImages[]; readonly datasets: readonly GivenImages[] },
): Partial<LaunchState> {
  const network = networks.find((one) => one.digest === networkDigest);
  const fitting = datasets.filter((one) => network && fits(network, one));
  const stays = fitting.length === 0 || fitting.some((one) => one.digest === state.datasetDigest);
  return stays ? { networkDigest } : { networkDigest, datasetDigest: fitting[0]!.digest };
}

/** Every accelerator that can be chosen, for a select. */
export function hardwareOptions(
  choices: LaunchChoices,
): readonly { group: string; items: { value: string; label: string }[] }[] {
  const { original, deployment, designs } = choices;
  const groups = [
    {
      group: 'From the run',
      items: original ? [{ value: `run:${original.id}`, label: `As in ${original.label}` }] : [],
    },
    {
      group: 'From the deployment',
      items: deployment ? [{ value: `deployment:${deployment.id}`, label: `As in ${deployment.label}` }] : [],
    },
    {
      group: 'Of this project',
      items: designs.map((design) => ({ value: `design:${design.id}`, label: design.name })),
    },
    {
      group: 'Presets',
      items: presets.map((preset) => ({ value: `preset:${preset.key}`, label: preset.name })),
    },
  ];
  return groups.filter((group) => group.items.length > 0);
}

/**
 * Fills what the address did not say: the first accelerator and network, and the first data set that fits
 * it.
 */
export function withDefaults(state: LaunchState, choices: LaunchChoices): LaunchState {
  const hardware = state.hardware || (hardwareOptions(choices)[0]?.items[0]?.value ?? '');
  const dataset = choices.datasets.find((one) => one.digest === state.datasetDigest);
  const network = state.networkDigest
    ? choices.networks.find((one) => one.digest === state.networkDigest)
    : (choices.networks.find((one) => !dataset || fits(one, dataset)) ?? choices.networks[0]);
  const chosen =
    dataset ?? choices.datasets.find((one) => network && fits(network, one)) ?? choices.datasets[0];
  const networkDigest = state.networkDigest || (network?.digest ?? '');
  const datasetDigest = state.datasetDigest || (chosen?.digest ?? '');
  return { ...state, hardware, networkDigest, datasetDigest };
}

/** A run names content, not rows: of several with the same digest the first stands for all. */
export function uniqueByDigest<T extends { readonly digest: string }>(rows: readonly T[]): readonly T[] {
  return rows.filter((row, index) => rows.findIndex((other) => other.digest === row.digest) === index);
}

/** The form that repeats a run: everything as it was, its seed too. */
export function stateOfRun(run: {
  readonly id: string;
  readonly name: string;
  readonly spec: RunSpec;
}): LaunchState {
  const { overrides, seed, networkDigest, datasetDigest } = run.spec;
  return {
    name: `${run.name}, again`,
    hardware: `run:${run.id}`,
    networkDigest,
    datasetDigest,
    ...documentOf(run.spec),
    overrides,
    seed,
    axes: [],
  };
}

/** The first form of a run on a deployment's design: its precision, and its network where that can run. */
export function stateOfDeployment(
  state: LaunchState,
  { deployment, networks }: Pick<LaunchChoices, 'deployment' | 'networks'>,
): LaunchState {
  if (!deployment) return state;
  const { networkDigest, quantization } = deployment.spec;
  const isThere = networks.some(({ digest }) => digest === networkDigest);
  const hardware = `deployment:${deployment.id}`;
  return { ...state, hardware, quantization, networkDigest: isThere ? networkDigest : '' };
}

export function networkSummaryOf(network: NetworkDetailFragment): NetworkSummary {
  const { name, digest, inputShape, classCount, parameterCount, macCount, layers } = network;
  return {
    ...(isArchitecture(network) ? { isShapeOnly: true as const } : {}),
    name,
    digest,
    inputShape: imageShapeOf(inputShape),
    classCount,
    parameterCount,
    macCount,
    layers: layers.map((layer) => ({ ...layer, outputShape: [...layer.outputShape] })),
  };
}

export function datasetSummaryOf(dataset: DatasetCardFragment): DatasetSummary {
  const { name, digest, imageShape, imageCount, classNames, isSynthetic, source, licence } = dataset;
  const shape = imageShapeOf(imageShape);
  return {
    name,
    digest,
    imageShape: shape,
    imageCount,
    classNames: [...classNames],
    isSynthetic,
    source,
    licence,
  };
}

type TakenImages = Pick<NetworkDetailFragment, 'digest' | 'inputShape' | 'classCount'>;
type GivenImages = Pick<DatasetCardFragment, 'digest' | 'imageShape' | 'classNames'>;

function fits(network: TakenImages, dataset: GivenImages): boolean {
  return (
    network.inputShape.join() === dataset.imageShape.join() &&
    network.classCount === dataset.classNames.length
  );
}
