import {
  type AlternativeField,
  deploymentSpecSchema,
  describeDeploymentSpec,
  describeRunSpec,
  presets,
  runSpecSchema,
} from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { expect, it } from 'vitest';
import { defaultBranch } from './default-branch.ts';
import { withValueAt } from './path-value.ts';

const preset = presets[0]!;
const base = runSpecSchema.parse({
  specVersion: 2,
  accelerator: preset.accelerator,
  quantization: preset.quantization,
  networkDigest: 'a'.repeat(64),
  datasetDigest: 'b'.repeat(64),
  statistics: { imageCount: 1, repeatCount: 1 },
  seed: '0'.repeat(16),
});

const branches = describeRunSpec()
  .filter((field): field is AlternativeField => field.kind === 'alternative')
  .flatMap(({ path, options }) => options.map(({ value }) => [path, value] as const));

it.each(
  branches,
)('%s switched to %s is a spec that holds, or asks for what nobody else can give', (path, option) => {
  const switched = withValueAt(base, path, { [option]: defaultBranch(path, option) });
  const parsed = runSpecSchema.safeParse(switched);
  const broken = [...new Set((parsed.error?.issues ?? []).map((issue) => issue.path.join('.')))];
  expect(broken).toEqual(option === 'measured' ? ['accelerator.device.variation.measured.samplesOhm'] : []);
});

const deployment = exampleDeploymentSpec();
const ownBranches = describeDeploymentSpec()
  .filter((field): field is AlternativeField => field.kind === 'alternative')
  .filter(({ path }) => path.startsWith('chip.') || path === 'activity')
  .flatMap(({ path, options }) => options.map(({ value }) => [path, value] as const));

it.each(ownBranches)('of a deployment, %s switched to %s holds but for a data set', (path, option) => {
  const switched = withValueAt(deployment, path, { [option]: defaultBranch(path, option) });
  const parsed = deploymentSpecSchema.safeParse(switched);
  const broken = [...new Set((parsed.error?.issues ?? []).map((issue) => issue.path.join('.')))];
  expect(broken).toEqual(option === 'measured' ? ['activity.measured.datasetDigest'] : []);
});
