import { describeRunSpec, type SpecField, type SpecIssue } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';

/** Fields of one part of the run spec, under a heading. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly SpecField[];
}

const GROUP_TITLES: readonly (readonly [prefix: string, title: string])[] = [
  ['accelerator.device', 'Device'],
  ['accelerator.cell', 'Cell'],
  ['accelerator.operationUnit', 'Operation unit'],
  ['accelerator.dac', 'Word-line driver (DAC)'],
  ['accelerator.senseAmplifier', 'Sense amplifier'],
  ['quantization.activation', 'Activations'],
  ['quantization.weight', 'Weights'],
  ['statistics', 'Statistics'],
];

/**
 * The fields below `prefix` ('accelerator', 'quantization', 'statistics' or '' for all), in groups of the
 * schema's order.
 */
export function fieldGroups(prefix: string): readonly FieldGroup[] {
  const fields = describeRunSpec().filter((field) => field.path.startsWith(prefix));
  return GROUP_TITLES.map(([path, title]) => ({
    title,
    fields: fields.filter((field) => field.path.startsWith(`${path}.`)),
  })).filter((group) => group.fields.length > 0);
}

/**
 * A label that stands alone: 'Weights: Integer bits (IL)' where two groups have the same label, else the
 * label.
 */
export function fullLabel(field: SpecField): string {
  const isRepeated = describeRunSpec().some(
    (other) => other.label === field.label && other.path !== field.path,
  );
  if (!isRepeated) return field.label;
  const title = GROUP_TITLES.find(([path]) => field.path.startsWith(`${path}.`))?.[1];
  return title ? `${title}: ${field.label}` : field.label;
}

/** True for a field that has one possible value: a fact, not a question. */
export function isFixed(field: SpecField): boolean {
  return field.minimum === field.maximum;
}

/** '100 Ω to 100 MΩ' */
export function formatRange(field: SpecField): string {
  return `${formatQuantity(field.minimum, field.unit)} to ${formatQuantity(field.maximum, field.unit)}`;
}

/**
 * The message of the first issue at a dotted path, or null. Issues of the API may carry a prefix of their
 * input.
 */
export function issueAt(issues: readonly Pick<SpecIssue, 'path' | 'message'>[], path: string): string | null {
  const found = issues.find((issue) => {
    const given = issue.path.join('.');
    return given === path || given.endsWith(`.${path}`) || path.endsWith(`.${given}`);
  });
  return found?.message ?? null;
}
