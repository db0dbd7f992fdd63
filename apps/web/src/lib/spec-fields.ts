import { describeRunSpec, missingBranch, type SpecField, type SpecIssue } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';

/** Fields of one part of the run spec, under a heading. */
export interface FieldGroup {
  /** Where the part begins, for example accelerator.device. */
  readonly prefix: string;
  readonly title: string;
  readonly fields: readonly SpecField[];
}

/** Headings by the longest prefix of a field's path. A part without one is called by its own name. */
const GROUP_TITLES: readonly (readonly [prefix: string, title: string])[] = [
  ['fidelity', 'Fidelity'],
  ['accelerator.device', 'Device'],
  ['accelerator.device.nonlinearityRatio', 'I-V curve'],
  ['accelerator.device.variation', 'Variation'],
  ['accelerator.device.faults', 'Faults'],
  ['accelerator.device.retention', 'Retention'],
  ['accelerator.device.noise', 'Noise'],
  ['accelerator.cell', 'Cell'],
  ['accelerator.crossbar', 'Crossbar'],
  ['accelerator.crossbar.wordLineSegmentOhm', 'Wires'],
  ['accelerator.crossbar.bitLineSegmentOhm', 'Wires'],
  ['accelerator.crossbar.driverOhm', 'Wires'],
  ['accelerator.crossbar.senseOhm', 'Wires'],
  ['accelerator.crossbar.irDropModel', 'Wires'],
  ['accelerator.operationUnit', 'Operation unit'],
  ['accelerator.dac', 'Word-line driver (DAC)'],
  ['accelerator.readout.converter', 'Readout'],
  ['accelerator.readout.converter.senseAmplifier', 'Sense amplifier'],
  ['accelerator.readout.converter.adc', 'ADC'],
  ['accelerator.readout', 'Converter errors'],
  ['accelerator.weightEncoding', 'Weight encoding'],
  ['quantization', 'Quantization'],
  ['quantization.fixedPoint.activation', 'Activations'],
  ['quantization.fixedPoint.weight', 'Weights'],
  ['scope', 'Scope'],
  ['statistics', 'Statistics'],
];

/** The fields below `prefix` (a part of the spec, or '' for all), in groups of the schema's order. */
export function fieldGroups(prefix: string): readonly FieldGroup[] {
  const groups = new Map<string, { prefix: string; title: string; fields: SpecField[] }>();
  for (const field of describeRunSpec()) {
    if (prefix !== '' && field.path !== prefix && !field.path.startsWith(`${prefix}.`)) continue;
    const part = partOf(field.path);
    const group = groups.get(part.title) ?? { ...part, fields: [] };
    group.fields.push(field);
    groups.set(part.title, group);
  }
  return [...groups.values()];
}

function partOf(path: string): { readonly prefix: string; readonly title: string } {
  const found = GROUP_TITLES.filter(([prefix]) => path === prefix || path.startsWith(`${prefix}.`)).reduce<
    readonly [string, string] | null
  >((best, one) => (best && best[0].length > one[0].length ? best : one), null);
  if (found) return { prefix: found[0], title: found[1] };
  const steps = path.split('.');
  const prefix = steps.slice(0, Math.max(1, steps.length - 1)).join('.');
  return { prefix, title: inWords(prefix.split('.').at(-1) ?? prefix) };
}

/** 'weightEncoding' as 'Weight encoding'. */
function inWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether the field exists in a document, or the alternatives that it is under are chosen otherwise. */
export function isPresent(field: SpecField, document: unknown): boolean {
  return missingBranch(field, document) === null;
}

/**
 * A label that stands alone: 'Weights: Integer bits (IL)' where two groups have the same label, else the
 * label.
 */
export function fullLabel(field: SpecField): string {
  const isRepeated = describeRunSpec().some(
    (other) => other.label === field.label && other.path !== field.path,
  );
  return isRepeated ? `${partOf(field.path).title}: ${field.label}` : field.label;
}

/** True for a field that has one possible value: a fact, not a question. */
export function isFixed(field: SpecField): boolean {
  return field.kind === 'number' && field.minimum === field.maximum;
}

/** '100 Ω to 100 MΩ' of a number or of the numbers of a list; '' where there is no range. */
export function formatRange(field: SpecField): string {
  if (field.kind !== 'number' && field.kind !== 'list') return '';
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

/** Like `issueAt`, with the issues of the entries of a list as well. */
export function issueWithin(
  issues: readonly Pick<SpecIssue, 'path' | 'message'>[],
  path: string,
): string | null {
  const below = issues.find((issue) => `.${issue.path.join('.')}`.includes(`.${path}.`));
  return issueAt(issues, path) ?? below?.message ?? null;
}
