import { fieldAt, type SpecField } from './describe.ts';
import { type FieldValue, missingBranch, withFieldValues } from './field-value.ts';
import type { SpecIssue } from './outcome.ts';
import type { LayerOverride, RunSpec } from './run.ts';

/** The run spec as one layer has it, not checked: `parseRunSpec` has done that for every layer. */
export function withLayerOverrides(spec: RunSpec, layerName: string): unknown {
  return withFieldValues(spec, changesOf(spec.overrides.filter((one) => one.layerName === layerName)));
}

/** What is wrong with the overrides one by one: the path, the kind of its value, and repetitions. */
export function checkOverrides(spec: RunSpec): readonly SpecIssue[] {
  return spec.overrides.flatMap((override, index) => {
    const message = problemOf(spec, override, index);
    if (message === null) return [];
    return [{ path: ['overrides', index], code: 'CROSS_CHECK' as const, message, actual: override.path }];
  });
}

function problemOf(spec: RunSpec, override: LayerOverride, index: number): string | null {
  const { layerName, path, value } = override;
  const field = fieldAt(path);
  if (!field || !isOfLayer(field))
    return `${path} cannot differ by layer; give a number or a choice below accelerator or quantization`;
  const absent = missingBranch(field, spec);
  if (absent !== null) return absent;
  const isFirst = spec.overrides.findIndex((one) => one.layerName === layerName && one.path === path);
  if (isFirst < index) return `${path} of ${layerName} is given twice; keep one`;
  if ((field.kind === 'number') === (value !== undefined)) return null;
  return field.kind === 'number'
    ? `${path} is a number; give a value instead of an option`
    : `${path} is a ${field.kind}; give an option instead of a value`;
}

/** Whether a layer may have this field otherwise than the others. */
export function isOfLayer(field: SpecField): boolean {
  return (
    (field.kind === 'number' || field.kind === 'choice') && /^(accelerator|quantization)\./.test(field.path)
  );
}

function changesOf(overrides: readonly LayerOverride[]) {
  return overrides.map(({ path, value, option }) => ({ path, value: (value ?? option) as FieldValue }));
}
