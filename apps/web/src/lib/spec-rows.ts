import {
  type AxisValue,
  describeRunSpec,
  IDEAL_CROSSBAR,
  parseRunSpec,
  type RunSpec,
  SPEC_VERSION,
  type SpecField,
} from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { axisLabel, axisValueText } from './axis-text.ts';
import { valueAt, withValueAt } from './path-value.ts';

/** One field of a spec in words. */
export interface SpecRow {
  readonly path: string;
  readonly label: string;
  readonly text: string;
  readonly isSwept: boolean;
}

/** A part of the spec; `note` stands for all its rows where everything in it is off. */
export interface SpecSection {
  readonly title: string;
  readonly rows: readonly SpecRow[];
  readonly note: string | null;
}

interface Part {
  readonly prefix: string;
  readonly title: string;
  /** What is said when every optional field is off and nothing else is there. */
  readonly neutral?: string;
  /** True where the labels of its fields do not stand alone. */
  readonly isNamed?: boolean;
}

/** A field belongs to the part with the longest prefix of its path. */
const PARTS: readonly Part[] = [
  { prefix: 'fidelity', title: 'Fidelity' },
  { prefix: 'accelerator.device', title: 'Device' },
  { prefix: 'accelerator.device.variation', title: 'Variation', isNamed: true },
  { prefix: 'accelerator.device.faults', title: 'Faults', neutral: 'none', isNamed: true },
  {
    prefix: 'accelerator.device.retention',
    title: 'Retention',
    neutral: 'read freshly programmed',
    isNamed: true,
  },
  { prefix: 'accelerator.device.noise', title: 'Noise', neutral: 'none' },
  { prefix: 'accelerator.cell', title: 'Cell' },
  { prefix: 'accelerator.crossbar', title: 'Crossbar' },
  { prefix: 'accelerator.operationUnit', title: 'Operation unit' },
  { prefix: 'accelerator.dac', title: 'Word-line driver (DAC)' },
  { prefix: 'accelerator.readout.converter', title: 'Converter' },
  { prefix: 'accelerator.readout', title: 'Converter errors', neutral: 'none' },
  { prefix: 'accelerator.weightEncoding', title: 'Weights in cells' },
  { prefix: 'quantization', title: 'Quantization' },
  { prefix: 'quantization.fixedPoint.activation', title: 'Activations', isNamed: true },
  { prefix: 'quantization.fixedPoint.weight', title: 'Weights', isNamed: true },
  { prefix: 'scope', title: 'Scope', neutral: 'all layers, slices and factors have errors' },
  { prefix: 'statistics', title: 'Statistics' },
];

/** Shown whatever their value; all others only in a part of which one field is not off. */
const ALWAYS_SHOWN: readonly string[] = [
  'fidelity',
  'accelerator.device.onResistanceOhm',
  'accelerator.device.resistanceRatio',
  'accelerator.device.variation',
  'accelerator.cell.levelBits',
  'accelerator.crossbar.rowCount',
  'accelerator.crossbar.columnCount',
  'accelerator.operationUnit.rowCount',
  'accelerator.operationUnit.columnCount',
  'accelerator.dac.resolutionBits',
  'accelerator.readout.converter.senseAmplifier.resolutionBits',
  'accelerator.readout.converter.adc.resolutionBits',
  'accelerator.readout.converter.adc.range',
  'accelerator.weightEncoding',
  'quantization',
  'statistics.imageCount',
  'statistics.chipCount',
  'statistics.repeatCount',
];

type Swept = ReadonlyMap<string, readonly AxisValue[]>;

/** The run spec in parts; what is off stays folded up, unless it is swept. */
export function specSections(spec: RunSpec, swept: Swept = new Map()): readonly SpecSection[] {
  const neutral = neutralOf(spec);
  const byPart = new Map(PARTS.map((part): [Part, SpecField[]] => [part, []]));
  for (const field of describeRunSpec()) {
    const isThere = valueAt(spec, field.path) !== undefined || swept.has(field.path);
    if (isThere) byPart.get(partOf(field.path) as Part)?.push(field);
  }
  return [...byPart].flatMap(([part, fields]) => {
    const isOff = (field: SpecField) => !swept.has(field.path) && isSame(field.path, spec, neutral);
    const optional = fields.filter((field) => !isAlwaysShown(field));
    const areOff = optional.every(isOff);
    const shown = areOff ? fields.filter(isAlwaysShown) : fields;
    if (fields.length === 0 || (shown.length === 0 && !part.neutral)) return [];
    return [
      {
        title: part.title,
        rows: shown.map((field) => rowOf(field, { part, spec, swept })),
        note: shown.length === 0 ? (part.neutral ?? null) : null,
      },
    ];
  });
}

/** Fields that single layers have otherwise. */
export function overrideRows(spec: RunSpec): readonly { layerName: string; label: string; text: string }[] {
  return spec.overrides.map(({ layerName, path, value, option }) => ({
    layerName,
    label: axisLabel(path),
    text: axisValueText(path, value ?? option ?? ''),
  }));
}

function partOf(path: string): Part | null {
  const own = PARTS.filter((part) => path === part.prefix || path.startsWith(`${part.prefix}.`));
  return own.reduce<Part | null>(
    (best, part) => (best && best.prefix.length > part.prefix.length ? best : part),
    null,
  );
}

function isAlwaysShown(field: SpecField): boolean {
  if (field.kind === 'alternative') return true;
  return ALWAYS_SHOWN.some((path) => field.path === path || isChildOfWhole(field.path, path));
}

/** Variation and quantization are shown whole. */
function isChildOfWhole(path: string, whole: string): boolean {
  return ['accelerator.device.variation', 'quantization'].includes(whole) && path.startsWith(`${whole}.`);
}

/**
 * The same spec with everything optional off, as the schema's own defaults have it; null where that would
 * be no spec, and then nothing is folded up.
 */
function neutralOf(spec: RunSpec): RunSpec | null {
  let draft: unknown = {
    specVersion: SPEC_VERSION,
    accelerator: { crossbar: IDEAL_CROSSBAR },
    networkDigest: spec.networkDigest,
    datasetDigest: spec.datasetDigest,
    seed: spec.seed,
  };
  for (const path of ALWAYS_SHOWN) {
    const value = valueAt(spec, path);
    if (value !== undefined) draft = withValueAt(draft, path, value);
  }
  const parsed = parseRunSpec(draft);
  return parsed.ok ? parsed.value : null;
}

function isSame(path: string, spec: RunSpec, neutral: RunSpec | null): boolean {
  return JSON.stringify(valueAt(spec, path)) === JSON.stringify(valueAt(neutral, path));
}

interface Surroundings {
  readonly part: Part;
  readonly spec: RunSpec;
  readonly swept: Swept;
}

function rowOf(field: SpecField, { part, spec, swept }: Surroundings): SpecRow {
  const { path } = field;
  const label = part.isNamed && field.label !== part.title ? `${part.title}: ${field.label}` : field.label;
  const values = swept.get(path);
  if (values) {
    return { path, label, text: values.map((value) => axisValueText(path, value)).join(', '), isSwept: true };
  }
  return { path, label, text: fieldText(field, valueAt(spec, path)), isSwept: false };
}

/** A value as an engineer writes it: with prefix and unit, an option by its name, a long list by its size. */
export function fieldText(field: SpecField, value: unknown): string {
  switch (field.kind) {
    case 'number':
      if (field.path === 'scope.sliceIndex' && value === -1) return 'All';
      if (field.path === 'statistics.stopHalfWidthRatio' && value === 0) return 'off';
      return formatQuantity(Number(value), field.unit, { significantCount: 8 });
    case 'choice':
      return field.options.find((option) => option.value === value)?.label ?? String(value);
    case 'alternative': {
      const given = Object.keys((value ?? {}) as object);
      return field.options.find((option) => given.includes(option.value))?.label ?? '–';
    }
    case 'list':
      return listText(field.unit, value);
    case 'text':
      return value === '' ? 'All' : String(value);
  }
}

const MAX_LISTED_COUNT = 8;

function listText(unit: Parameters<typeof formatQuantity>[1], value: unknown): string {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  if (Array.isArray(entries[0])) {
    const sizes = entries.map((one) => (one as readonly unknown[]).length);
    return `${entries.length} levels, ${[...new Set(sizes)].join(' or ')} cells each`;
  }
  if (entries.length === 0) return 'evenly spaced';
  const shown = entries.slice(0, MAX_LISTED_COUNT).map((one) => formatQuantity(Number(one), unit));
  return `${shown.join(', ')}${entries.length > MAX_LISTED_COUNT ? ` … (${entries.length})` : ''}`;
}
