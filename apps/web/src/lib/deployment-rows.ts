import { type DeploymentSpec, describeDeploymentSpec, type SpecField, valueAtPath } from '@dl-rsim/spec';
import { fieldText, type SpecSection } from './spec-rows.ts';

/** The parts of a deployment spec; a field is in the one with the longest prefix that fits. */
const PARTS: readonly { readonly title: string; readonly prefix: string }[] = [
  { title: 'Chip', prefix: 'chip.' },
  { title: 'Mapping', prefix: 'mapping.' },
  { title: 'Schedule', prefix: 'schedule.' },
  { title: 'Activity', prefix: 'activity' },
  { title: 'Converters', prefix: 'chip.converters.' },
  { title: 'Components', prefix: 'chip.costs.' },
  { title: 'Programming', prefix: 'chip.programming.' },
  { title: 'Technology', prefix: 'chip.technology.' },
  { title: 'Accelerator', prefix: 'accelerator.' },
  { title: 'Quantization', prefix: 'quantization' },
  { title: 'Level', prefix: 'level' },
];

/** The headings of the parts, in that order. */
export const DEPLOYMENT_PARTS: readonly string[] = PARTS.map(({ title }) => title);

/** The part of the spec that a field belongs to. */
export function deploymentPartOf(path: string): string {
  const fitting = PARTS.filter(({ prefix }) => path.startsWith(prefix));
  const longest = fitting.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
  return longest?.title ?? 'Chip';
}

/** What was asked, part by part, with units. */
export function deploymentSections(spec: DeploymentSpec): readonly SpecSection[] {
  const fields = describeDeploymentSpec().filter((field) => valueAtPath(spec, field.path) !== undefined);
  return PARTS.map(({ title }) => ({
    title,
    note: null,
    rows: fields.filter((field) => deploymentPartOf(field.path) === title).map((field) => rowOf(field, spec)),
  })).filter(({ rows }) => rows.length > 0);
}

function rowOf(field: SpecField, spec: DeploymentSpec): SpecSection['rows'][number] {
  const { path, label } = field;
  return { path, label, text: fieldText(field, valueAtPath(spec, path)), isSwept: false };
}
