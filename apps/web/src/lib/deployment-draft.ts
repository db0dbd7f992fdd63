import type { DesignCardFragment, NetworkDetailFragment } from '@dl-rsim/client';
import {
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
  /** 'chip' as the preset has it, 'preset:key', 'design:id'. */
  readonly acceleratorFrom: string;
  readonly spec: DeploymentSpec;
}

export interface DeploymentChoices {
  readonly networks: readonly NetworkDetailFragment[];
  readonly designs: readonly DesignCardFragment[];
}

/** The first draft: what the address wants, else the first preset with the first network. */
export function firstDeploymentDraft(
  { networks }: DeploymentChoices,
  wanted: {
    readonly networkDigest: string | null;
    readonly presetKey: string | null;
    readonly original: DeploymentSpec | null;
  },
): DeploymentDraft {
  const { original, networkDigest, presetKey } = wanted;
  if (original) return { name: '', chipFrom: 'kept', acceleratorFrom: 'chip', spec: original };
  const network = networks.find((one) => one.digest === networkDigest) ?? networks[0];
  const preset = deploymentPresets.find(({ key }) => key === presetKey) ?? deploymentPresets[0]!;
  return {
    name: network ? `${network.name} on ${preset.name}` : '',
    chipFrom: `preset:${preset.key}`,
    acceleratorFrom: 'chip',
    spec: { ...preset.deployment, networkDigest: network?.digest ?? '', seed: randomSeed() },
  };
}

/** Another chip, with all that its preset says of mapping and schedule. */
export function withChip(draft: DeploymentDraft, chipFrom: string): DeploymentDraft {
  const preset = deploymentPresets.find(({ key }) => chipFrom === `preset:${key}`);
  if (!preset) return draft;
  const { networkDigest, seed, layers } = draft.spec;
  return {
    ...draft,
    chipFrom,
    acceleratorFrom: 'chip',
    spec: { ...preset.deployment, networkDigest, seed, layers },
  };
}

/** Another accelerator on the same chip; a preset of reliability runs brings its precision along. */
export function withDeploymentAccelerator(
  draft: DeploymentDraft,
  acceleratorFrom: string,
  { designs }: DeploymentChoices,
): DeploymentDraft {
  const { spec } = draft;
  const ofChip = deploymentPresets.find(({ key }) => draft.chipFrom === `preset:${key}`)?.deployment;
  const preset = presets.find(({ key }) => acceleratorFrom === `preset:${key}`);
  const design = designs.find(({ id }) => acceleratorFrom === `design:${id}`);
  const parts =
    preset ??
    (design ? { accelerator: readAccelerator(design.accelerator), quantization: spec.quantization } : ofChip);
  if (!parts) return draft;
  const { accelerator, quantization } = parts;
  return { ...draft, acceleratorFrom, spec: { ...spec, accelerator, quantization } };
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
