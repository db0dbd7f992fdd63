import {
  deploymentPresets,
  describeDeploymentSpec,
  describeRunSpec,
  presets,
  type SpecField,
} from '@dl-rsim/spec';
import { valueAt, withValueAt } from './path-value.ts';

/** The baseline first; then those that are like many others before those that are one of a kind. */
const SOURCES: readonly unknown[] = [
  ...presets.slice(0, 1),
  ...presets.slice(1).toReversed(),
  ...deploymentPresets.map(({ deployment }) => deployment),
];

/** Of runs, then those that only deployments have. */
function allFields(): readonly SpecField[] {
  const ofRuns = describeRunSpec();
  const known = new Set(ofRuns.map(({ path }) => path));
  return [...ofRuns, ...describeDeploymentSpec().filter(({ path }) => !known.has(path))];
}

/**
 * What an alternative begins with when it is switched to `option`: the branch of the first preset that takes
 * it, else every field as it is when left out or the least it may be. Nobody has measured cells for anybody
 * else: these begin empty.
 */
export function defaultBranch(path: string, option: string): unknown {
  const branchPath = `${path}.${option}`;
  const found = SOURCES.map((source) => valueAt(source, branchPath)).find((value) => value !== undefined);
  if (found !== undefined) return found;
  const fields = allFields().filter((field) => field.path.startsWith(`${branchPath}.`));
  const document = fields.reduce<unknown>(
    (branch, field) => withValueAt(branch, field.path.slice(branchPath.length + 1), firstValue(field)),
    {},
  );
  return document;
}

function firstValue(field: SpecField): unknown {
  if (field.initial !== undefined) return field.initial;
  switch (field.kind) {
    case 'number':
      return Math.max(field.minimum, Math.min(0, field.maximum));
    case 'choice':
      return field.options[0]?.value;
    case 'alternative':
      return {};
    case 'list':
      return [];
    case 'text':
      return '';
  }
}
