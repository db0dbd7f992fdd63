import {
  type DeploymentSpec,
  type DeploymentSpecDraft,
  deploymentPresets,
  deploymentSpecSchema,
  type SearchSpec,
  type SearchSpecDraft,
  searchSpecSchema,
} from '../src/index.ts';

/** A complete deployment spec on the first preset, in closed form; the network's digest exists nowhere. */
export function exampleDeploymentSpec(changes: Partial<DeploymentSpecDraft> = {}): DeploymentSpec {
  const preset = deploymentPresets[0];
  if (!preset) throw new Error('there is no preset');
  return deploymentSpecSchema.parse({
    ...preset.deployment,
    networkDigest: 'a'.repeat(64),
    level: 'closedForm',
    seed: '00000000000000a7',
    ...changes,
  });
}

/** A small search on that spec: PEs of a tile against the partition. */
export function exampleSearchSpec(changes: Partial<SearchSpecDraft> = {}): SearchSpec {
  return searchSpecSchema.parse({
    searchVersion: 1,
    base: exampleDeploymentSpec(),
    knobs: [
      { path: 'chip.peCount', values: [6, 12, 24] },
      { path: 'mapping.partition', options: ['im2col', 'shiftedWindow'] },
    ],
    objectives: ['latency', 'energy'],
    method: 'grid',
    candidateCount: 6,
    seed: '00000000000000a7',
    ...changes,
  });
}
