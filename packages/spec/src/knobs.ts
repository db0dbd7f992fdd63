import { type DeploymentSpec, partsFit } from './deployment.ts';
import { deploymentFieldAt, type SpecField } from './describe.ts';
import { type FieldValue, withFieldValues } from './field-value.ts';
import { succeed } from './outcome.ts';
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
  const turned = turnedFields(base, changes);
  return turned === null ? parseDeploymentSpec(withFieldValues(base, changes)) : succeed(turned);
}

interface Change {
  readonly path: string;
  readonly value: FieldValue;
}

/** Bases as the parser gives them, or null for those that it refuses. */
const parsedBases = new WeakMap<DeploymentSpec, DeploymentSpec | null>();

/**
 * The short way for a sweep: a base that holds, of which fields that are there have values that they may
 * have, holds when its parts fit together. Null: it may not hold, and the parser has to say why.
 */
function turnedFields(base: DeploymentSpec, changes: readonly Change[]): DeploymentSpec | null {
  let turned = parsedBases.get(base);
  if (turned === undefined) {
    const parsed = parseDeploymentSpec(base);
    turned = parsed.ok ? parsed.value : null;
    parsedBases.set(base, turned);
  }
  for (const { path, value } of changes) {
    if (turned === null || !isAllowed(deploymentFieldAt(path), value)) return null;
    turned = withMember(turned, path.split('.'), value) as DeploymentSpec | null;
  }
  return turned !== null && partsFit(turned) ? turned : null;
}

function isAllowed(field: SpecField | null, value: FieldValue): boolean {
  if (field?.kind === 'choice') return field.options.some((option) => option.value === value);
  if (field?.kind !== 'number' || typeof value !== 'number') return false;
  const { minimum, maximum, isInteger } = field;
  return value >= minimum && value <= maximum && (!isInteger || Number.isSafeInteger(value));
}

/** A copy along the path, the rest shared; null where the path leads nowhere. */
function withMember(owner: unknown, [step, ...rest]: readonly string[], value: FieldValue): unknown {
  if (typeof owner !== 'object' || owner === null || step === undefined) return null;
  const member = (owner as Readonly<Record<string, unknown>>)[step];
  if (member === undefined) return null;
  const changed = rest.length === 0 ? value : withMember(member, rest, value);
  return changed === null ? null : { ...owner, [step]: changed };
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
