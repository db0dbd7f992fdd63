import { expect, test } from 'vitest';
import {
  expandSweep,
  fingerprint,
  parseAccelerator,
  parseRunSpec,
  parseSweepSpec,
  readAccelerator,
  readResult,
  readResultSummary,
  readRunSpec,
  readSweepSpec,
} from '../index.ts';
import result1 from './result-1.fixture.json' with { type: 'json' };
import result2 from './result-2.fixture.json' with { type: 'json' };
import runSpec1 from './run-spec-1.fixture.json' with { type: 'json' };

const withRows = (rowCount: number) => ({
  ...runSpec1,
  accelerator: { ...runSpec1.accelerator, operationUnit: { rowCount } },
});

test('a run spec of version 1 has its numbers where version 2 has them', () => {
  const spec = readRunSpec(runSpec1);
  expect(spec).toMatchObject({
    specVersion: 2,
    fidelity: 'table',
    accelerator: {
      device: {
        onResistanceOhm: 10_000,
        resistanceRatio: 10,
        variation: { lognormal: { lrsSigmaRatio: 0.1, hrsSigmaRatio: 0.725 } },
        faults: { stuckLrsRatio: 0, stuckHrsRatio: 0 },
      },
      operationUnit: { rowCount: 9 },
      readout: {
        converter: { senseAmplifier: { resolutionBits: 4, placement: 'nominal', tracking: 'inputAware' } },
      },
      weightEncoding: 'twosComplement',
    },
    quantization: {
      fixedPoint: {
        activation: { integerBits: 2, fractionBits: 4 },
        weight: { integerBits: 3, fractionBits: 6 },
      },
    },
    statistics: {
      imageCount: 200,
      chipCount: 1,
      repeatCount: 3,
      tableMethod: 'sampled',
      sampleCount: 32_000,
    },
    seed: '00000000000000a7',
  });
  expect(parseRunSpec(runSpec1)).toEqual({ ok: true, value: spec });
});

test('the stored document stays as it was', () => {
  const before = fingerprint(runSpec1);
  readRunSpec(runSpec1);
  expect(fingerprint(runSpec1)).toBe(before);
});

test.each([
  [9, 1017],
  [1, 1024],
  [1024, 1024],
  [33, 1023],
])('operation units of %i rows fill a crossbar of %i, so that no other is cut', (rowCount, expected) => {
  const { crossbar } = readRunSpec(withRows(rowCount)).accelerator;
  expect(crossbar.rowCount).toBe(expected);
  expect(expected % rowCount).toBe(0);
});

test('what is wrong with a document of version 1 is told, not hidden', () => {
  const { seed, ...rest } = withRows(0);
  const parsed = parseRunSpec({ ...rest, mood: 1 });
  const codes = parsed.ok ? [] : parsed.problem.map(({ path, code }) => `${path.join('.')} ${code}`);
  expect(codes.sort()).toEqual([
    'accelerator.operationUnit.rowCount TOO_SMALL',
    'mood UNKNOWN_FIELD',
    'seed MISSING',
  ]);
});

test('an accelerator of version 1 is known by its form, as it is stored without a version', () => {
  const upgraded = readAccelerator(runSpec1.accelerator);
  expect(upgraded).toEqual(readRunSpec(runSpec1).accelerator);
  expect(parseAccelerator(runSpec1.accelerator)).toEqual({ ok: true, value: upgraded });
  expect(readAccelerator(upgraded)).toEqual(upgraded);
});

test('the axes of a sweep go where their fields went', () => {
  const paths = [
    ['accelerator.device.hrsSigmaRatio', 'accelerator.device.variation.lognormal.hrsSigmaRatio'],
    [
      'accelerator.senseAmplifier.resolutionBits',
      'accelerator.readout.converter.senseAmplifier.resolutionBits',
    ],
    ['quantization.weight.integerBits', 'quantization.fixedPoint.weight.integerBits'],
    ['accelerator.device.resistanceRatio', 'accelerator.device.resistanceRatio'],
    ['statistics.imageCount', 'statistics.imageCount'],
  ] as const;
  for (const [from, to] of paths) {
    const values = from.endsWith('SigmaRatio') ? [1, 2] : [2, 3];
    const sweep = readSweepSpec({ base: runSpec1, axes: [{ path: from, values }] });
    expect(sweep.axes).toEqual([{ path: to, values }]);
    expect(expandSweep(sweep).ok).toBe(true);
  }
});

test('a sweep over the rows of an operation unit has a crossbar that all of them fill', () => {
  const axes = [{ path: 'accelerator.operationUnit.rowCount', values: [4, 6, 16] }];
  const parsed = parseSweepSpec({ base: runSpec1, axes });
  expect(parsed.ok && parsed.value.base.accelerator.crossbar.rowCount).toBe(1008);
  const prime = { base: runSpec1, axes: [{ ...axes[0], values: [31, 37, 41] }] };
  expect(readSweepSpec(prime).base.accelerator.crossbar.rowCount).toBe(1024);
});

test('a result of version 1 keeps its numbers, and has null or nothing where it had none', () => {
  const before = fingerprint(result1);
  const result = readResult(result1);
  expect(result.draws).toEqual([
    {
      chipIndex: 0,
      repeatIndex: 0,
      correctCount: 90,
      topFiveCount: null,
      changedCount: 9,
      accuracyRatio: 0.9,
    },
    {
      chipIndex: 0,
      repeatIndex: 1,
      correctCount: 92,
      topFiveCount: null,
      changedCount: 7,
      accuracyRatio: 0.92,
    },
  ]);
  expect(result.accuracy).toEqual({
    ...result1.accuracy,
    over: 'repeats',
    chipCount: 1,
    bootstrapInterval: null,
  });
  expect(result).toMatchObject({ resultVersion: 3, plannedDrawCount: 2, topFive: null, classes: [] });
  expect(result.layers).toEqual([
    {
      layerIndex: 0,
      layerName: 'conv1',
      clippedWeightCount: null,
      quantization: null,
      readCount: 1000,
      wrongCount: 120,
      sliceWrongCounts: [],
      planeWrongCounts: [],
      signalToNoiseDb: null,
      errorMeanRatio: null,
      errorSigmaRatio: null,
      sopHistogram: null,
      errorTableIndex: 0,
    },
  ]);
  expect(fingerprint(result1)).toBe(before);
});

test('its error table keeps every probability', () => {
  const [table] = readResult(result1).errorTables;
  expect(table).toMatchObject({ method: 'sampled', sampleCount: 100, maxActiveCount: 2 });
  expect(table?.reportedSopsRatio).toEqual([0, 1, 2]);
  expect(table?.activeRows[0]?.probabilityRatios).toEqual([
    [0.99, 0.01, 0],
    [0, 1, 0],
  ]);
  expect(table?.activeRows[1]?.wrongRatios).toEqual([1 - 0.9, 1 - 0.9, 1 - 0.8]);
});

test('a summary of version 1 is read with and without what made the result long', () => {
  const { repeats, layers, errorTable, ...short } = result1;
  const { draws, classes, layers: _, errorTables, ...expected } = readResult(result1);
  expect(readResultSummary(short)).toEqual(expected);
  expect(readResultSummary({ ...short, repeats, errorTable })).toEqual(expected);
});

test('a damaged result of version 1 is our bug and throws', () => {
  expect(() => readResult({ ...result1, repeats: 'none' })).toThrow('repeats');
});

test('a result of version 2 keeps all but the classes, whose counts above zero become pairs', () => {
  const before = fingerprint(result2);
  const { classes, ...rest } = readResult(result2);
  const { classes: classes2, ...rest2 } = result2;
  const layers3 = rest2.layers.map((layer) => ({ ...layer, quantization: null }));
  expect(rest).toEqual({ ...rest2, resultVersion: 3, layers: layers3 });
  expect(classes2.map((one) => one.predictedCounts)).toEqual([
    [1, 3, 0],
    [0, 0, 2],
    [1, 1, 2],
  ]);
  for (const [index, { predictions, imageCount }] of classes.entries()) {
    expect(imageCount).toBe(classes2[index]!.imageCount);
    const counts = classes2.map(
      ({ classIndex }) => predictions.find((one) => one.classIndex === classIndex)?.predictedCount ?? 0,
    );
    expect(counts).toEqual(classes2[index]!.predictedCounts);
    expect(predictions.every(({ predictedCount }) => predictedCount > 0)).toBe(true);
  }
  const { draws, layers, errorTables, ...short } = rest;
  const { draws: _draws, layers: _layers, errorTables: _tables, ...short2 } = rest2;
  expect(readResultSummary(short2)).toEqual(short);
  expect(fingerprint(result2)).toBe(before);
});

test('a damaged result of version 2 is our bug and throws', () => {
  expect(() => readResult({ ...result2, classes: 'none' })).toThrow('classes');
});
