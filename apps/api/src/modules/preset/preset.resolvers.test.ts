import { describeRunSpec } from '@dl-rsim/spec';
import { expect, it } from 'vitest';
import { rowOf } from './preset.resolvers.ts';

const rows = describeRunSpec().map(rowOf);
const at = (path: string) => rows.find((row) => row.path === path);

it('gives each kind what it has, and null or nothing for what it has not', () => {
  expect(at('accelerator.cell.levelBits')).toMatchObject({
    kind: 'NUMBER',
    unit: 'Bits',
    minimum: 1,
    maximum: 4,
    isInteger: true,
    options: [],
    depth: null,
    within: [],
  });
  expect(at('fidelity')).toMatchObject({ kind: 'CHOICE', unit: null, minimum: null, isInteger: false });
  expect(at('accelerator.device.variation.measured.samplesOhm')).toMatchObject({
    kind: 'LIST',
    unit: 'Ohm',
    depth: 2,
    maximumLength: 16,
    within: [{ path: 'accelerator.device.variation', option: 'measured' }],
  });
  expect(at('accelerator.readout.converter')).toMatchObject({ kind: 'ALTERNATIVE', isSweepable: false });
  expect(at('scope.layerName')).toMatchObject({ kind: 'TEXT', isSweepable: true });
});
