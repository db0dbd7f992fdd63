import { describeRunSpec, presets } from '@dl-rsim/spec';
import { describe, expect, it } from 'vitest';
import { fieldGroups, fullLabel, isPresent, issueWithin } from './spec-fields.ts';

describe('fieldGroups', () => {
  it('holds every field once, each under one heading', () => {
    const groups = fieldGroups('');
    const paths = groups.flatMap((group) => group.fields.map((field) => field.path));
    expect(paths.toSorted()).toEqual(
      describeRunSpec()
        .map((field) => field.path)
        .toSorted(),
    );
    expect(new Set(groups.map((group) => group.title)).size).toBe(groups.length);
  });

  it('tells wires, faults and converters apart', () => {
    const titleOf = (path: string) =>
      fieldGroups('').find((group) => group.fields.some((field) => field.path === path))?.title;
    expect(titleOf('accelerator.crossbar.rowCount')).toBe('Crossbar');
    expect(titleOf('accelerator.crossbar.senseOhm')).toBe('Wires');
    expect(titleOf('accelerator.device.faults.stuckLrsRatio')).toBe('Faults');
    expect(titleOf('accelerator.readout.converter.adc.resolutionBits')).toBe('ADC');
    expect(titleOf('accelerator.readout.offsetSigmaRatio')).toBe('Converter errors');
  });

  it('takes a prefix at a dot only', () => {
    expect(fieldGroups('accelerator.d').length).toBe(0);
    expect(fieldGroups('fidelity').map((group) => group.title)).toEqual(['Fidelity']);
  });
});

it('labels that are met twice say of what they are', () => {
  const labels = describeRunSpec().map(fullLabel);
  expect(labels.filter((label, index) => labels.indexOf(label) < index)).toEqual([]);
});

it('a field of a branch is there when the branch is', () => {
  const adcBits = describeRunSpec().find(({ path }) => path.endsWith('adc.resolutionBits'))!;
  const [baseline, isaac] = presets;
  expect(isPresent(adcBits, { accelerator: baseline!.accelerator })).toBe(false);
  expect(isPresent(adcBits, { accelerator: isaac!.accelerator })).toBe(true);
});

it('a list says what is wrong with one of its entries', () => {
  const issues = [{ path: ['accelerator', 'device', 'levels', 3, 1], message: 'NaN' }];
  expect(issueWithin(issues, 'accelerator.device.levels')).toBe('NaN');
  expect(issueWithin(issues, 'accelerator.device.level')).toBeNull();
});
