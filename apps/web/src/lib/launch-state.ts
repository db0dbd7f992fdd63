import {
  describeRunSpec,
  type Fidelity,
  fieldAt,
  type LayerOverride,
  presets,
  type QuantizationSpec,
  type RunSpec,
  type SpecField,
  type StatisticsSpec,
  type SweepAxis,
} from '@dl-rsim/spec';
import { formatExact } from '@dl-rsim/units';
import type { Spacing } from './axis-values.ts';
import { defaultBranch } from './default-branch.ts';
import { valueAt, withValueAt } from './path-value.ts';

/**
 * One swept field as it stands in the form: texts as typed, so that a half-written axis survives a reload.
 */
export interface AxisDraft {
  readonly path: string;
  readonly mode: 'list' | 'range';
  readonly list: string;
  readonly from: string;
  readonly to: string;
  readonly count: string;
  readonly spacing: Spacing;
  /** Of a choice or a text. */
  readonly options: readonly string[];
}

/** What of a run spec the launch page asks itself; the accelerator is edited where accelerators are. */
export interface LaunchDocument {
  readonly fidelity: Fidelity;
  readonly quantization: QuantizationSpec;
  readonly scope: RunSpec['scope'];
  readonly statistics: StatisticsSpec;
}

/** Everything that the launch page asks, and all that its address carries. */
export interface LaunchState extends LaunchDocument {
  readonly name: string;
  /**
   * Where the accelerator comes from: 'preset:key', 'design:dsn_...' or 'run:run_...'; '' while none is
   * chosen.
   */
  readonly hardware: string;
  readonly networkDigest: string;
  readonly datasetDigest: string;
  readonly overrides: readonly LayerOverride[];
  readonly seed: string;
  readonly axes: readonly AxisDraft[];
}

export const emptyAxis: AxisDraft = {
  path: '',
  mode: 'list',
  list: '',
  from: '',
  to: '',
  count: '5',
  spacing: 'linear',
  options: [],
};

/** The parts of a run spec that the address carries field by field. */
const DOCUMENT_KEYS = ['fidelity', 'quantization', 'scope', 'statistics'] as const;

/** What a first launch asks when nothing else is said: the baseline's precision, 200 images, 3 draws. */
export function defaultLaunchState(seed: string): LaunchState {
  return {
    name: '',
    hardware: '',
    networkDigest: '',
    datasetDigest: '',
    ...defaultDocument(),
    overrides: [],
    seed,
    axes: [],
  };
}

function defaultDocument(): LaunchDocument {
  const initial: unknown = launchFields()
    .filter((field) => field.initial !== undefined && field.within.length === 0)
    .reduce<unknown>((document, field) => withValueAt(document, field.path, field.initial), {});
  const filled = initial as Omit<LaunchDocument, 'quantization'>;
  return {
    ...filled,
    quantization: presets[0]!.quantization,
    statistics: { ...filled.statistics, imageCount: 200, repeatCount: 3 },
  };
}

/** The fields of the document, in the order of the schema. */
function launchFields(): readonly SpecField[] {
  return describeRunSpec().filter(({ path }) =>
    DOCUMENT_KEYS.some((key) => path === key || path.startsWith(`${key}.`)),
  );
}

/** The document alone, of a state or of a run spec. */
export function documentOf({ fidelity, quantization, scope, statistics }: LaunchDocument): LaunchDocument {
  return { fidelity, quantization, scope, statistics };
}

/** The draft of an axis that is known already. */
export function axisDraftOf({ path, values, options }: SweepAxis): AxisDraft {
  const field = fieldAt(path);
  const unit = field?.kind === 'number' ? field.unit : 'Ratio';
  const list = (values ?? []).map((value) => formatExact(value, unit).replaceAll(',', '')).join(', ');
  return { ...emptyAxis, path, list, options: options ?? [] };
}

/**
 * The state as a query string; `readLaunchState` gives it back. Only what differs from a first launch is
 * written, field by field; numbers that are not numbers are left out.
 */
export function writeLaunchState(state: LaunchState): string {
  const search = new URLSearchParams();
  const put = (key: string, value: string) => {
    if (value !== '') search.set(key, value);
  };
  put('name', state.name);
  put('hardware', state.hardware);
  put('network', state.networkDigest);
  put('dataset', state.datasetDigest);
  writeDocument(documentOf(state), search);
  put('seed', state.seed);
  for (const one of state.overrides) search.append('override', writeOverride(one));
  for (const axis of state.axes) search.append('axis', writeAxis(axis));
  return search.toString();
}

/** Reads an address over `fallback`: what it does not say, or says wrongly, stays as it was. */
export function readLaunchState(search: URLSearchParams, fallback: LaunchState): LaunchState {
  const text = (key: string, otherwise: string) => search.get(key) ?? otherwise;
  return {
    name: text('name', fallback.name),
    hardware: text('hardware', fallback.hardware),
    networkDigest: text('network', fallback.networkDigest),
    datasetDigest: text('dataset', fallback.datasetDigest),
    ...readDocument(search, documentOf(fallback)),
    overrides: search.has('override') ? search.getAll('override').flatMap(readOverride) : fallback.overrides,
    seed: text('seed', fallback.seed),
    axes: search.has('axis') ? search.getAll('axis').slice(0, 3).map(readAxis) : fallback.axes,
  };
}

/** True when the address says anything about a launch, so that it must not be overwritten by defaults. */
export function saysLaunch(search: URLSearchParams): boolean {
  return ['hardware', 'network', 'dataset', 'axis', 'duplicate'].some((key) => search.has(key));
}

/** Alternatives come before their fields: a branch is written against what it begins with when chosen. */
function writeDocument(document: LaunchDocument, search: URLSearchParams): void {
  let reference: unknown = defaultDocument();
  for (const field of launchFields()) {
    const value = valueAt(document, field.path);
    if (value === undefined) continue;
    if (field.kind === 'alternative') {
      const option = chosenOption(value);
      if (option === chosenOption(valueAt(reference, field.path))) continue;
      search.set(field.path, option);
      reference = withValueAt(reference, field.path, { [option]: defaultBranch(field.path, option) });
    } else if (value !== valueAt(reference, field.path) && !Number.isNaN(value)) {
      search.set(field.path, field.kind === 'list' ? JSON.stringify(value) : String(value));
    }
  }
}

function readDocument(search: URLSearchParams, fallback: LaunchDocument): LaunchDocument {
  return launchFields().reduce((document, field) => {
    const given = search.get(field.path);
    if (given === null) return document;
    if (field.kind === 'alternative') {
      const isKnown = field.options.some((option) => option.value === given);
      const isSame = chosenOption(valueAt(document, field.path)) === given;
      if (!isKnown || isSame) return document;
      return withValueAt(document, field.path, { [given]: defaultBranch(field.path, given) });
    }
    const value = readValue(field, given);
    const isThere = valueAt(document, field.path) !== undefined;
    return value === undefined || !isThere ? document : withValueAt(document, field.path, value);
  }, fallback);
}

function chosenOption(alternative: unknown): string {
  const given = Object.entries(alternative ?? {}).find(([, branch]) => branch !== undefined);
  return given?.[0] ?? '';
}

function readValue(field: SpecField, text: string): unknown {
  if (field.kind === 'text') return text;
  if (field.kind === 'choice')
    return field.options.some((option) => option.value === text) ? text : undefined;
  if (field.kind === 'list') return readJson(text);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SEPARATOR = '~';
/** A part of an address that may hold anything, the separator as well. */
const escaped = (text: string) => encodeURIComponent(text).replaceAll(SEPARATOR, '%7E');

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function writeAxis(axis: AxisDraft): string {
  const field = fieldAt(axis.path);
  if (field && field.kind !== 'number')
    return [axis.path, 'options', ...axis.options.map(escaped)].join(SEPARATOR);
  const rest = axis.mode === 'list' ? [axis.list] : [axis.from, axis.to, axis.count];
  const kind = axis.mode === 'list' ? 'list' : axis.spacing;
  return [axis.path, kind, ...rest].join(SEPARATOR);
}

function readAxis(text: string): AxisDraft {
  const [path = '', kind = 'list', ...rest] = text.split(SEPARATOR);
  const [first = '', to = '', count = '5'] = rest;
  if (kind === 'options') return { ...emptyAxis, path, options: rest.map(unescaped) };
  if (kind === 'linear' || kind === 'log')
    return { ...emptyAxis, path, mode: 'range', from: first, to, count, spacing: kind };
  return { ...emptyAxis, path, list: first };
}

function writeOverride({ layerName, path, value, option }: LayerOverride): string {
  const [kind, given] = option === undefined ? ['value', String(value)] : ['option', option];
  return [layerName, path, kind, given].map(escaped).join(SEPARATOR);
}

/** A value that is no number stays one: the form says so. */
function readOverride(text: string): readonly LayerOverride[] {
  const [layerName = '', path = '', kind = '', given = ''] = text.split(SEPARATOR).map(unescaped);
  if (kind === 'option') return [{ layerName, path, option: given }];
  return kind === 'value' ? [{ layerName, path, value: Number(given) }] : [];
}
