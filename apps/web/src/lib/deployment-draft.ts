import type { DatasetCardFragment, DesignCardFragment, NetworkDetailFragment } from '@dl-rsim/client';
import {
  type ActivitySpec,
  type DeploymentSpec,
  deploymentPresets,
  presets,
  readAccelerator,
  type SearchResult,
  type SearchSpec,
  withKnobs,
} from '@dl-rsim/spec';
import { randomSeed } from './random-seed.ts';

/** A deployment spec while it is being written, and where its parts come from. */
export interface DeploymentDraft {
  readonly name: string;
  /** 'preset:key', or 'kept' from another deployment or a search. */
  readonly chipFrom: string;
  /** 'chip' as the chip has it, 'preset:key', 'design:id'. */
  readonly acceleratorFrom: string;
  readonly spec: DeploymentSpec;
  /** What it began from, so that it can be gone back to; null where it began from a preset. */
  readonly kept: DeploymentSpec | null;
}

export interface DeploymentChoices {
  readonly networks: readonly NetworkDetailFragment[];
  readonly datasets: readonly DatasetCardFragment[];
  readonly designs: readonly DesignCardFragment[];
}

/** What a draft begins from: a deployment, or a candidate of a search. */
export interface Original {
  readonly name: string;
  readonly spec: DeploymentSpec;
}

/** The first draft: what the address wants, else the first preset with the first network. */
export function firstDeploymentDraft(
  { networks }: Pick<DeploymentChoices, 'networks'>,
  wanted: {
    readonly networkDigest: string | null;
    readonly presetKey: string | null;
    readonly original: Original | null;
  },
): DeploymentDraft {
  const { original, networkDigest, presetKey } = wanted;
  if (original) {
    const { name, spec } = original;
    return { name, chipFrom: 'kept', acceleratorFrom: 'chip', spec, kept: spec };
  }
  const network = networks.find((one) => one.digest === networkDigest) ?? networks[0];
  const preset = deploymentPresets.find(({ key }) => key === presetKey) ?? deploymentPresets[0]!;
  return {
    name: network ? nameOf(network.name, preset.key) : '',
    chipFrom: `preset:${preset.key}`,
    acceleratorFrom: 'chip',
    spec: { ...preset.deployment, networkDigest: network?.digest ?? '', seed: randomSeed() },
    kept: null,
  };
}

/** 'LeNet-5 on ISAAC-CE' */
function nameOf(networkName: string, presetKey: string): string {
  const preset = deploymentPresets.find(({ key }) => key === presetKey);
  return preset ? `${networkName} on ${preset.name}` : networkName;
}

/** A name that nobody has written follows what it names. */
function withName(draft: DeploymentDraft, before: DeploymentDraft, choices: Networks): DeploymentDraft {
  const suggested = suggestedName(before, choices);
  return draft.name === suggested || draft.name === ''
    ? { ...draft, name: suggestedName(draft, choices) ?? draft.name }
    : draft;
}

type Networks = Pick<DeploymentChoices, 'networks'>;

function suggestedName({ spec, chipFrom }: DeploymentDraft, { networks }: Networks): string | null {
  const network = networks.find(({ digest }) => digest === spec.networkDigest);
  return network && chipFrom !== 'kept' ? nameOf(network.name, chipFrom.replace('preset:', '')) : null;
}

/** Another network: what was said of single layers was said of the other one's. */
export function withDeployedNetwork(
  draft: DeploymentDraft,
  networkDigest: string,
  choices: Networks,
): DeploymentDraft {
  if (networkDigest === draft.spec.networkDigest) return draft;
  return withName({ ...draft, spec: { ...draft.spec, networkDigest, layers: [] } }, draft, choices);
}

/** Another chip, with all that its preset says of mapping and schedule; 'kept' is the one it began from. */
export function withChip(draft: DeploymentDraft, chipFrom: string, choices: Networks): DeploymentDraft {
  const chosen = chipOf(draft, chipFrom);
  if (!chosen) return draft;
  const { networkDigest, seed, layers } = draft.spec;
  const spec = { ...chosen, networkDigest, seed, layers };
  return withName({ ...draft, chipFrom, acceleratorFrom: 'chip', spec }, draft, choices);
}

function chipOf({ kept }: DeploymentDraft, chipFrom: string) {
  if (chipFrom === 'kept') return kept;
  return deploymentPresets.find(({ key }) => chipFrom === `preset:${key}`)?.deployment ?? null;
}

/** Another accelerator on the same chip; a preset of reliability runs brings its precision along. */
export function withDeploymentAccelerator(
  draft: DeploymentDraft,
  acceleratorFrom: string,
  { designs }: Pick<DeploymentChoices, 'designs'>,
): DeploymentDraft {
  const { spec } = draft;
  const preset = presets.find(({ key }) => acceleratorFrom === `preset:${key}`);
  const design = designs.find(({ id }) => acceleratorFrom === `design:${id}`);
  const parts =
    preset ??
    (design
      ? { accelerator: readAccelerator(design.accelerator), quantization: spec.quantization }
      : chipOf(draft, draft.chipFrom));
  if (!parts) return draft;
  const { accelerator, quantization } = parts;
  return { ...draft, acceleratorFrom, spec: { ...spec, accelerator, quantization } };
}

/** A regression that has just been chosen begins at the node that the other costs are stated for. */
export function withConverterNode(next: DeploymentSpec, before: DeploymentSpec): DeploymentSpec {
  const { converters, technology } = next.chip;
  if (!converters.cost.regression || before.chip.converters.cost.regression) return next;
  const cost = { regression: { nodeM: technology.statedNodeM } };
  return { ...next, chip: { ...next.chip, converters: { ...converters, cost } } };
}

/** Images that an activity is measured on when nothing else is said. */
const FIRST_IMAGE_COUNT = 20;

/** The activity measured on a data set; '' while none is chosen. */
export function measuredOn(activity: ActivitySpec, datasetDigest: string): ActivitySpec {
  return { measured: { datasetDigest, imageCount: activity.measured?.imageCount ?? FIRST_IMAGE_COUNT } };
}

/** The data sets whose images a network takes. */
export function datasetsOf(
  network: Pick<NetworkDetailFragment, 'inputShape'> | null,
  datasets: readonly DatasetCardFragment[],
): readonly DatasetCardFragment[] {
  return datasets.filter(({ imageShape }) => network?.inputShape.join() === imageShape.join());
}

/** The design of one candidate of a search, or null where it is impossible or not there. */
export function specOfCandidate(
  spec: SearchSpec,
  result: SearchResult,
  candidateIndex: number,
): DeploymentSpec | null {
  const candidate = result.candidates.find((one) => one.candidateIndex === candidateIndex);
  if (!candidate) return null;
  const made = withKnobs(spec.base, spec.knobs, candidate.coordinates);
  return made.ok ? made.value : null;
}
