import type { DeploymentSpec } from './deployment.ts';
import { type FieldValue, withFieldValues } from './field-value.ts';
import { type Parsed, parseDeploymentSpec } from './parse.ts';
import { type RunSpec, SPEC_VERSION } from './run.ts';
import type { Knob, SearchSpec } from './search.ts';

/** The base with the knobs turned to these coordinates, checked like any deployment spec. */
export function withKnobs(
  base: DeploymentSpec,
  knobs: readonly Pick<Knob, 'path'>[],
  coordinates: readonly FieldValue[],
): Parsed<DeploymentSpec> {
  if (knobs.length !== coordinates.length)
    throw new Error(`${coordinates.length} coordinates are given for ${knobs.length} knobs`);
  const changes = knobs.map(({ path }, index) => ({ path, value: coordinates[index] as FieldValue }));
  return parseDeploymentSpec(withFieldValues(base, changes));
}

/** The reliability run that finds the accuracy of one design; the search must have asked for it. */
export function runSpecOfSearch({ reliability, seed }: SearchSpec, deployment: DeploymentSpec): RunSpec {
  if (!reliability) throw new Error('the search asks for no accuracy');
  return {
    specVersion: SPEC_VERSION,
    fidelity: reliability.fidelity,
    accelerator: deployment.accelerator,
    quantization: deployment.quantization,
    overrides: [],
    scope: { layerName: '', sliceIndex: -1, factor: 'all' },
    networkDigest: deployment.networkDigest,
    datasetDigest: reliability.datasetDigest,
    statistics: reliability.statistics,
    seed,
  };
}
