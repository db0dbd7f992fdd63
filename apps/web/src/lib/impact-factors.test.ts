import { presetByKey, presets } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { activeFactors, impactFactors } from './impact-factors.ts';
import { fieldGroups } from './spec-fields.ts';

it('every impact factor has a group of fields in the form', () => {
  const titles = fieldGroups('accelerator').map((group) => group.title);
  for (const { title } of impactFactors) expect(titles).toContain(title);
});

it.each([
  ['dl-rsim-baseline', ['variation']],
  ['neurram', ['variation', 'noise']],
  ['geniex-wires', ['wires']],
  ['mnsim2-default', ['variation', 'faults', 'wires']],
])('%s has these factors on', (key, expected) => {
  expect(activeFactors(presetByKey(key)!.accelerator)).toEqual(expected);
});

it('a guard band is an error of the converter', () => {
  const { accelerator } = presets[0]!;
  const { senseAmplifier } = accelerator.readout.converter;
  const converter = { senseAmplifier: { ...senseAmplifier!, guardBandV: 0.02 } };
  const readout = { ...accelerator.readout, converter };
  expect(activeFactors({ ...accelerator, readout })).toEqual(['variation', 'converter']);
});
