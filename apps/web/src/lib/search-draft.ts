import {
  type ChoiceField,
  type DeploymentSpec,
  deploymentFieldAt,
  deploymentPresets,
  type Knob,
  type Metric,
  metricSchema,
  type NumberField,
  type SearchMethod,
  type SearchSpec,
} from '@dl-rsim/spec';
import { formatExact, parseQuantity } from '@dl-rsim/units';
import { parseValueList } from './axis-values.ts';
import { metricFacts } from './metric-text.ts';
import { randomSeed } from './random-seed.ts';

/** A knob while it is being written: texts as they stand in the form. */
export interface KnobDraft {
  readonly path: string;
  readonly kind: 'values' | 'range';
  readonly valuesText: string;
  readonly options: readonly string[];
  readonly lowText: string;
  readonly highText: string;
  readonly scale: 'linear' | 'logarithmic';
}

/** A bound while it is being written, in the unit of its metric: '50' for an area of 50 mm². */
export interface ConstraintDraft {
  readonly metric: Metric;
  readonly kind: 'atLeast' | 'atMost';
  readonly text: string;
}

/** A search while it is being written. */
export interface SearchDraft {
  readonly name: string;
  readonly base: DeploymentSpec;
  readonly baseFrom: string;
  readonly knobs: readonly KnobDraft[];
  readonly objectives: readonly Metric[];
  readonly constraints: readonly ConstraintDraft[];
  readonly method: SearchMethod;
  readonly candidateCount: number;
  readonly finalistCount: number;
  readonly seed: string;
  readonly datasetDigest: string;
  readonly imageCount: number;
  readonly repeatCount: number;
}

export function emptyKnob(path = ''): KnobDraft {
  return {
    path,
    kind: 'values',
    valuesText: '',
    options: [],
    lowText: '',
    highText: '',
    scale: 'linear',
  };
}

/** A first search around a design: the chip's size and the copies on it, against time, energy and area. */
export function firstSearchDraft(base: DeploymentSpec, baseFrom: string, name: string): SearchDraft {
  return {
    name,
    base,
    baseFrom,
    knobs: [
      { ...emptyKnob('chip.tileRowCount'), valuesText: quartersOf(base.chip.tileRowCount).join(', ') },
      { ...emptyKnob('mapping.duplication'), options: ['none', 'strideRule', 'outputRule', 'minMax'] },
    ],
    objectives: ['latency', 'energy', 'area'],
    constraints: [],
    method: 'grid',
    candidateCount: 200,
    finalistCount: 20,
    seed: randomSeed(),
    datasetDigest: '',
    imageCount: 50,
    repeatCount: 3,
  };
}

/** A quarter, half, three quarters and all of a count, each once. */
function quartersOf(count: number): readonly number[] {
  return [...new Set([0.25, 0.5, 0.75, 1].map((share) => Math.max(1, Math.round(share * count))))];
}

/** 'LeNet-5, around ISAAC-CE' */
export function searchName(networkName: string, presetKey: string): string {
  const preset = deploymentPresets.find(({ key }) => key === presetKey);
  return preset ? `${networkName}, around ${preset.name}` : networkName;
}

/** The preset whose chip a search begins with, for a network. */
export function baseOfPreset(key: string, networkDigest: string): DeploymentSpec {
  const preset = deploymentPresets.find((one) => one.key === key) ?? deploymentPresets[0]!;
  return { ...preset.deployment, networkDigest, seed: randomSeed() };
}

/** A stored search as texts again. */
export function draftOfSearch(spec: SearchSpec, name: string): SearchDraft {
  const { base, knobs, objectives, constraints, method, candidateCount, finalistCount, seed } = spec;
  return {
    ...{ name, base, baseFrom: 'kept', objectives, method, candidateCount, finalistCount, seed },
    knobs: knobs.map(draftOfKnob),
    constraints: constraints.map(({ metric, atLeastValue, atMostValue }) => ({
      metric,
      kind: atLeastValue === undefined ? 'atMost' : 'atLeast',
      text: String(Number(((atLeastValue ?? atMostValue ?? 0) * metricFacts[metric].scale).toPrecision(12))),
    })),
    datasetDigest: spec.reliability?.datasetDigest ?? '',
    imageCount: spec.reliability?.statistics.imageCount ?? 50,
    repeatCount: spec.reliability?.statistics.repeatCount ?? 3,
  };
}

function draftOfKnob({ path, values, options, range }: Knob): KnobDraft {
  const field = deploymentFieldAt(path);
  const write = (value: number) =>
    field?.kind === 'number' ? formatExact(value, field.unit) : String(value);
  return {
    ...emptyKnob(path),
    kind: range ? 'range' : 'values',
    valuesText: (values ?? []).map((value) => write(value).replaceAll(',', '')).join(', '),
    options: options ?? [],
    lowText: range ? write(range.lowValue) : '',
    highText: range ? write(range.highValue) : '',
    scale: range?.scale ?? 'linear',
  };
}

/** What a draft says as a document; the message of the first text that is not a number in its place. */
export type Written =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

export function writeSearch(draft: SearchDraft): Written {
  const knobs: unknown[] = [];
  for (const knob of draft.knobs) {
    const written = writeKnob(knob);
    if (!written.ok) return written;
    knobs.push(written.value);
  }
  const constraints: unknown[] = [];
  for (const constraint of draft.constraints) {
    const written = writeConstraint(constraint);
    if (!written.ok) return written;
    constraints.push(written.value);
  }
  const { base, objectives, method, candidateCount, finalistCount, seed } = draft;
  return {
    ok: true,
    value: {
      ...{
        searchVersion: 1,
        base,
        knobs,
        objectives,
        constraints,
        method,
        candidateCount,
        finalistCount,
        seed,
      },
      ...(asksAccuracy(draft) ? { reliability: reliabilityOf(draft) } : {}),
    },
  };
}

/** Whether a goal or a bound needs reliability runs. */
export function asksAccuracy({ objectives, constraints }: SearchDraft): boolean {
  return objectives.includes('accuracy') || constraints.some(({ metric }) => metric === 'accuracy');
}

function reliabilityOf({ datasetDigest, imageCount, repeatCount }: SearchDraft): unknown {
  return { datasetDigest, fidelity: 'table', statistics: { imageCount, repeatCount } };
}

/** What is wrong with the texts of a knob whose field is chosen, or null. */
export function knobProblem(knob: KnobDraft): string | null {
  const written = knob.path === '' ? null : writeKnob(knob);
  return written && !written.ok ? written.message : null;
}

/** What is wrong with the text of a bound, or null. */
export function boundProblem(bound: ConstraintDraft): string | null {
  const written = writeConstraint(bound);
  return written.ok ? null : written.message;
}

function writeKnob(knob: KnobDraft): Written {
  const { path, kind, valuesText, options, lowText, highText, scale } = knob;
  const field = deploymentFieldAt(path);
  if (!field) return { ok: false, message: 'choose a field for every knob, or remove it' };
  if (field.kind !== 'number') return { ok: true, value: { path, options } };
  if (kind === 'values') {
    const values = parseValueList(valuesText, field);
    return values.ok
      ? { ok: true, value: { path, values: values.values } }
      : { ok: false, message: `${field.label}: ${values.message}` };
  }
  const [low, high] = [parseQuantity(lowText, field.unit), parseQuantity(highText, field.unit)];
  if (!low.ok) return { ok: false, message: `${field.label}: ${low.problem.message}` };
  if (!high.ok) return { ok: false, message: `${field.label}: ${high.problem.message}` };
  return { ok: true, value: { path, range: { lowValue: low.value, highValue: high.value, scale } } };
}

function writeConstraint({ metric, kind, text }: ConstraintDraft): Written {
  const { label, scale, boundUnit } = metricFacts[metric];
  const number = Number(text.trim());
  if (text.trim() === '' || !Number.isFinite(number))
    return {
      ok: false,
      message: `the bound of ${label.toLowerCase()} is no number; give it in ${boundUnit || 'units'}`,
    };
  const value = number / scale;
  return {
    ok: true,
    value: { metric, ...(kind === 'atLeast' ? { atLeastValue: value } : { atMostValue: value }) },
  };
}

/** Fields that a knob's values are written for. */
export function knobFieldAt(path: string): NumberField | ChoiceField | null {
  const field = deploymentFieldAt(path);
  return field?.kind === 'number' || field?.kind === 'choice' ? field : null;
}

/** Candidates of a grid: the product of what its knobs list. */
export function gridSizeOf({ knobs }: SearchDraft): number {
  return knobs.reduce((product, knob) => {
    const field = knobFieldAt(knob.path);
    if (field?.kind === 'choice') return product * Math.max(1, knob.options.length);
    const values = field ? parseValueList(knob.valuesText, field) : null;
    return product * (values?.ok ? values.values.length : 1);
  }, 1);
}

export const metricOptions = metricSchema.options.map((value) => ({
  value,
  label: metricFacts[value].label,
}));
