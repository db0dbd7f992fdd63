import { type AxisValue, fieldAt } from '@dl-rsim/spec';
import { formatQuantity, type Unit } from '@dl-rsim/units';
import { fullLabel } from './spec-fields.ts';

/** A swept scope asks which part alone has errors. */
const SCOPE_LABELS: Readonly<Record<string, string>> = {
  'scope.layerName': 'Layer with errors',
  'scope.sliceIndex': 'Weight slice with errors',
  'scope.factor': 'Factor with errors',
};

/** True for the value of a scope that leaves nothing out. */
export function isWholeScope(path: string, value: AxisValue): boolean {
  return path.startsWith('scope.') && ['', 'all', -1].includes(value);
}

/** 'R-ratio' of a dotted path; the path itself where the spec of today has no such field. */
export function axisLabel(path: string): string {
  const field = fieldAt(path);
  return SCOPE_LABELS[path] ?? (field ? fullLabel(field) : path);
}

/** The unit of a swept number; options have none. */
export function axisUnit(path: string): Unit {
  const field = fieldAt(path);
  return field?.kind === 'number' ? field.unit : 'Ratio';
}

/** '10 kΩ' of a number, 'Tables' of an option, a layer's name as it stands. */
export function axisValueText(path: string, value: AxisValue): string {
  if (path === 'scope.sliceIndex' && value === -1) return 'All slices';
  if (typeof value === 'number') return formatQuantity(value, axisUnit(path));
  const field = fieldAt(path);
  if (field?.kind === 'choice') return field.options.find((option) => option.value === value)?.label ?? value;
  return value === '' ? 'All layers' : value;
}

/** 'R-ratio 10' */
export function axisPointText(path: string, value: AxisValue): string {
  return `${axisLabel(path)} ${axisValueText(path, value)}`;
}
