import type { Spacing } from './axis-values.ts';

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
}

/** Everything that the launch page asks, and all that its address carries. */
export interface LaunchState {
  readonly name: string;
  /**
   * Where the accelerator comes from: 'preset:key', 'design:dsn_...' or 'run:run_...'; '' while none is
   * chosen.
   */
  readonly hardware: string;
  readonly networkDigest: string;
  readonly datasetDigest: string;
  readonly activation: { readonly integerBits: number; readonly fractionBits: number };
  readonly weight: { readonly integerBits: number; readonly fractionBits: number };
  readonly statistics: {
    readonly imageCount: number;
    readonly repeatCount: number;
    readonly sampleCount: number;
  };
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
};

/** What a first launch asks when nothing else is said: the baseline's precision, 200 images, 3 draws. */
export function defaultLaunchState(seed: string): LaunchState {
  return {
    name: '',
    hardware: '',
    networkDigest: '',
    datasetDigest: '',
    activation: { integerBits: 2, fractionBits: 4 },
    weight: { integerBits: 2, fractionBits: 4 },
    statistics: { imageCount: 200, repeatCount: 3, sampleCount: 32_000 },
    seed,
    axes: [],
  };
}

/**
 * The state as a query string; `readLaunchState` gives it back. Numbers that are not numbers are left out.
 */
export function writeLaunchState(state: LaunchState): string {
  const search = new URLSearchParams();
  const put = (key: string, value: string) => {
    if (value !== '' && !value.includes('NaN')) search.set(key, value);
  };
  put('name', state.name);
  put('hardware', state.hardware);
  put('network', state.networkDigest);
  put('dataset', state.datasetDigest);
  put('activation', `${state.activation.integerBits}.${state.activation.fractionBits}`);
  put('weight', `${state.weight.integerBits}.${state.weight.fractionBits}`);
  put('images', String(state.statistics.imageCount));
  put('repeats', String(state.statistics.repeatCount));
  put('samples', String(state.statistics.sampleCount));
  put('seed', state.seed);
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
    activation: readBits(search.get('activation')) ?? fallback.activation,
    weight: readBits(search.get('weight')) ?? fallback.weight,
    statistics: {
      imageCount: readNumber(search.get('images'), fallback.statistics.imageCount),
      repeatCount: readNumber(search.get('repeats'), fallback.statistics.repeatCount),
      sampleCount: readNumber(search.get('samples'), fallback.statistics.sampleCount),
    },
    seed: text('seed', fallback.seed),
    axes: search.has('axis') ? search.getAll('axis').slice(0, 3).map(readAxis) : fallback.axes,
  };
}

/** True when the address says anything about a launch, so that it must not be overwritten by defaults. */
export function saysLaunch(search: URLSearchParams): boolean {
  return ['hardware', 'network', 'dataset', 'axis', 'duplicate'].some((key) => search.has(key));
}

const SEPARATOR = '~';

function writeAxis(axis: AxisDraft): string {
  const rest = axis.mode === 'list' ? [axis.list] : [axis.from, axis.to, axis.count];
  const kind = axis.mode === 'list' ? 'list' : axis.spacing;
  return [axis.path, kind, ...rest].join(SEPARATOR);
}

function readAxis(text: string): AxisDraft {
  const [path = '', kind = 'list', first = '', to = '', count = '5'] = text.split(SEPARATOR);
  if (kind !== 'linear' && kind !== 'log') return { ...emptyAxis, path, list: first };
  return { ...emptyAxis, path, mode: 'range', from: first, to, count, spacing: kind };
}

function readBits(text: string | null): { integerBits: number; fractionBits: number } | null {
  const match = /^(\d{1,2})\.(\d{1,2})$/.exec(text ?? '');
  return match ? { integerBits: Number(match[1]), fractionBits: Number(match[2]) } : null;
}

function readNumber(text: string | null, fallback: number): number {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : fallback;
}
