import { parseRunSpec, type RunSpec } from '@dl-rsim/spec';
import { exampleRunSpec } from '@dl-rsim/spec/testing';
import { expect, it } from 'vitest';
import { withValueAt } from './path-value.ts';
import { overrideRows, specSections } from './spec-rows.ts';

const base = exampleRunSpec();
const sectionOf = (spec: RunSpec, title: string) =>
  specSections(spec).find((section) => section.title === title);
const changed = (path: string, value: unknown): RunSpec => {
  const parsed = parseRunSpec(withValueAt(base, path, value));
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message);
  return parsed.value;
};

it('folds up a part of which everything is off', () => {
  expect(sectionOf(base, 'Faults')).toEqual({ title: 'Faults', rows: [], note: 'none' });
  expect(sectionOf(base, 'Noise')?.note).toBe('none');
});

it('shows a whole part once one of its fields is on', () => {
  const faults = sectionOf(changed('accelerator.device.faults.stuckHrsRatio', 0.0904), 'Faults');
  expect(faults?.note).toBeNull();
  expect(faults?.rows.map((row) => row.text)).toEqual(['0', '0.0904', '1']);
});

it('always shows what defines the hardware, with units and prefixes', () => {
  const device = sectionOf(base, 'Device');
  expect(device?.rows.map((row) => row.text).slice(0, 2)).toEqual(['10 kΩ', '10']);
  expect(sectionOf(base, 'Variation')?.rows[0]?.text).toBe('Lognormal');
});

it('lists the values of what is swept, even where it is off', () => {
  const path = 'accelerator.device.noise.readSigmaRatio';
  const sections = specSections(base, new Map([[path, [0, 0.01]]]));
  const row = sections.flatMap((section) => section.rows).find((one) => one.path === path);
  expect(row).toMatchObject({ text: '0, 0.01', isSwept: true });
});

it('names options, and says all instead of -1 and an empty name', () => {
  const scope = sectionOf(changed('scope.factor', 'noise'), 'Scope');
  expect(scope?.rows.map((row) => row.text)).toEqual(['All', 'All', 'Noise']);
});

it('names the fields that a layer has otherwise', () => {
  const spec = changed('overrides', [
    { layerName: 'conv1', path: 'accelerator.operationUnit.rowCount', value: 4 },
  ]);
  expect(overrideRows(spec)).toEqual([{ layerName: 'conv1', label: 'OU rows (S_OU)', text: '4' }]);
});
