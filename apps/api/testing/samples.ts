import { exampleDeploymentSpec, exampleSearchSpec } from '@dl-rsim/spec/testing';
import type { World } from './seed.ts';
import { EDITORS, mutation, type Row } from './verdicts.ts';

/** A request for one root field, and who is answered what. */
export interface Sample {
  readonly expected: Row;
  readonly document: string;
  /** May make a subject for each call. */
  readonly variables?: () => object | Promise<object>;
}

/** Of what is launched, watched and cancelled beside runs and sweeps. */
export const computationSamples = (world: () => World): Readonly<Record<string, Sample>> => ({
  'Mutation.trainingLaunch': {
    expected: EDITORS,
    document: mutation('trainingLaunch', 'training { id }'),
    variables: () => ({ input: { projectId: world().projectId, name: 't', spec: trainingSpec(world()) } }),
  },
  'Mutation.trainingCancel': {
    expected: EDITORS,
    document: mutation('trainingCancel', 'training { id }'),
    variables: () => ({ input: { id: world().trainingId } }),
  },
  'Mutation.deploymentLaunch': {
    expected: EDITORS,
    document: mutation('deploymentLaunch', 'deployment { id }'),
    variables: () => ({ input: { projectId: world().projectId, name: 'd', spec: deploymentSpec(world()) } }),
  },
  'Mutation.deploymentCancel': {
    expected: EDITORS,
    document: mutation('deploymentCancel', 'deployment { id }'),
    variables: () => ({ input: { id: world().deploymentId } }),
  },
  'Mutation.searchLaunch': {
    expected: EDITORS,
    document: mutation('searchLaunch', 'search { id }'),
    variables: () => ({ input: { projectId: world().projectId, name: 's', spec: searchSpec(world()) } }),
  },
  'Mutation.searchCancel': {
    expected: EDITORS,
    document: mutation('searchCancel', 'search { id }'),
    variables: () => ({ input: { id: world().searchId } }),
  },
});

function trainingSpec({ spec }: World) {
  const { accelerator, quantization, networkDigest, datasetDigest, seed } = spec;
  const parts = { accelerator, quantization, networkDigest, datasetDigest, seed };
  return { trainingVersion: 1, ...parts, training: {} };
}

const deploymentSpec = ({ spec }: World) => exampleDeploymentSpec({ networkDigest: spec.networkDigest });
const searchSpec = (world: World) => exampleSearchSpec({ base: deploymentSpec(world) });
