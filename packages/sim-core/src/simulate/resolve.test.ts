import { applyOverrides } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import {
  designOf,
  type RunSpecChanges,
  runSpec,
  scaledQuantization,
  tinyConvNetwork,
} from '../../testing/index.ts';
import { resolveRun } from './resolve.ts';

const network = tinyConvNetwork();

function issue(changes: RunSpecChanges): string {
  const resolved = resolveRun({ spec: runSpec(changes), network, applyOverrides });
  return resolved.ok ? 'accepted' : resolved.problem[0]!.message;
}

const override = (layerName: string, path: string, value: number) => ({ layerName, path, value });

test('an override changes its layer and no other', () => {
  const path = 'accelerator.operationUnit.rowCount';
  const design = designOf(runSpec({ overrides: [override('conv2', path, 4)] }), network);
  expect(design.layers.map((layer) => layer.accelerator.operationUnit.rowCount)).toEqual([9, 4, 9]);
  expect(design.layers.map((layer) => layer.layerName)).toEqual(['conv1', 'conv2', 'dense']);
});

test('a layer that an override makes impossible is refused by name', () => {
  const path = 'accelerator.operationUnit.rowCount';
  expect(issue({ overrides: [override('conv2', path, 500)] })).toMatch(/^layer conv2 .*500.*128/);
});

test('names that the network does not have are refused with those that it has', () => {
  const path = 'accelerator.operationUnit.rowCount';
  expect(issue({ overrides: [override('conv9', path, 4)] })).toBe(
    'overrides.0.layerName is "conv9"; tiny-conv has no crossbar layer of this name, but conv1, conv2, dense',
  );
  expect(issue({ scope: { layerName: 'relu1' } })).toMatch(
    /^scope.layerName is "relu1"; .* conv1, conv2, dense$/,
  );
});

test('scope: only one layer has errors, and only one slice of it', () => {
  const design = designOf(runSpec({ scope: { layerName: 'dense', sliceIndex: 2 } }), network);
  expect(design.layers.map((layer) => layer.hasErrors)).toEqual([false, false, true]);
  expect(design.layers[2]!.slicesInScope).toBe(2);
  expect(issue({ scope: { sliceIndex: 5 } })).toBe('accepted');
  expect(issue({ scope: { sliceIndex: 6 } })).toBe('scope.sliceIndex is 6; weights have the slices 0 to 5');
});

test('numbers need a magnitude, and arrays inputs of 15 bits', () => {
  expect(issue({ weight: { integerBits: 1, fractionBits: 0 } })).toMatch(/conv1 has weights of 1 bit/);
  const scaled = scaledQuantization({ activationBits: 16, weightBits: 8 });
  expect(issue({ fidelity: 'array', quantization: scaled })).toMatch(
    /16 bits; programmed arrays take at most 15/,
  );
  expect(issue({ fidelity: 'table', quantization: scaled })).toBe('accepted');
});

test('sums that no table can list are refused, with what to do; arrays with an ADC need no list', () => {
  const base = runSpec().accelerator;
  const wide = {
    crossbar: { ...base.crossbar, rowCount: 1024, columnCount: 1024 },
    operationUnit: { rowCount: 1024, columnCount: 8 },
    cell: { levelBits: 4 },
    dac: { resolutionBits: 8 },
  };
  expect(issue({ accelerator: wide })).toMatch(
    /^layer conv1: .* too many to list; take fewer rows .*, or take arrays with an ADC$/,
  );
  const adc = { resolutionBits: 8, range: 'full', percentileRatio: 1, tracking: 'inputAware' } as const;
  const readout = { ...base.readout, converter: { adc } };
  expect(issue({ accelerator: { ...wide, readout } })).toMatch(/too many to list; .*, or take arrays$/);
  expect(issue({ fidelity: 'array', accelerator: { ...wide, readout } })).toBe('accepted');
});
