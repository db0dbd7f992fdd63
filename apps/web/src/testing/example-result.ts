import type { ErrorTableResult, Interval, LayerErrors, ReliabilityResult } from '@dl-rsim/spec';

/** An interval of 95 % around `mean`, within 0..1. */
export function exampleInterval(
  mean: number,
  half: number,
  method: Interval['method'] = 'student-t',
): Interval {
  return {
    lowRatio: Math.max(0, mean - half),
    highRatio: Math.min(1, mean + half),
    levelRatio: 0.95,
    method,
  };
}

/** P(wrong | N, k) that grows with N and k, for N = 1..S_OU and single bits. */
export function exampleErrorTable(maxActiveCount = 9): ErrorTableResult {
  return {
    method: 'computed',
    sampleCount: null,
    maxActiveCount,
    reportedSopsRatio: Array.from({ length: maxActiveCount + 1 }, (_, code) => code),
    activeRows: Array.from({ length: maxActiveCount }, (_, index) => {
      const activeCount = index + 1;
      const rows = Array.from({ length: activeCount + 1 }, (_, sop) =>
        spreadRow(activeCount, sop, maxActiveCount),
      );
      return {
        activeCount,
        lowestSopCount: 0,
        wrongRatios: rows.map((row, sop) => 1 - row[sop]!),
        probabilityRatios: rows,
      };
    }),
  };
}

/** Most at the sum itself, the rest at its neighbours. */
function spreadRow(activeCount: number, sop: number, maxActiveCount: number): number[] {
  const wrong = 0.25 * ((activeCount + sop) / (2 * maxActiveCount)) ** 2;
  const row = Array.from({ length: maxActiveCount + 1 }, () => 0);
  row[sop] = 1 - wrong;
  const neighbours = [sop - 1, sop + 1].filter((code) => code >= 0 && code <= maxActiveCount);
  for (const code of neighbours) row[code] = wrong / neighbours.length;
  return row;
}

export function exampleLayer(changes: Partial<LayerErrors> = {}): LayerErrors {
  return {
    layerIndex: 0,
    layerName: 'conv1',
    clippedWeightCount: 0,
    quantization: {
      weightSignalToNoiseDb: 38.2,
      inputSignalToNoiseDb: 34.5,
      outputSignalToNoiseDb: 33.1,
      saturatedWeightRatio: 0,
      saturatedInputRatio: 0.0012,
    },
    readCount: 100_000,
    wrongCount: 2000,
    sliceWrongCounts: [200, 300, 500, 1000],
    planeWrongCounts: [900, 600, 300, 200],
    signalToNoiseDb: 14.2,
    errorMeanRatio: 0.01,
    errorSigmaRatio: 0.19,
    sopHistogram: {
      imageCount: 16,
      countedRatio: 1,
      lowestSopCount: 0,
      sopCounts: [4200, 2500, 1800, 900, 400, 150, 40, 9, 1, 0],
    },
    errorTableIndex: 0,
    ...changes,
  };
}

/** Four chips with two draws each over 100 images of three classes, and two layers. */
export function exampleResult(changes: Partial<ReliabilityResult> = {}): ReliabilityResult {
  const draws = Array.from({ length: 8 }, (_, index) => {
    const correctCount = 88 + ((index * 5) % 7);
    return {
      chipIndex: Math.floor(index / 2),
      repeatIndex: index % 2,
      correctCount,
      topFiveCount: null,
      changedCount: 100 - correctCount,
      accuracyRatio: correctCount / 100,
    };
  });
  const mean = draws.reduce((sum, draw) => sum + draw.accuracyRatio, 0) / draws.length;
  const reference = {
    correctCount: 98,
    imageCount: 100,
    accuracyRatio: 0.98,
    interval: exampleInterval(0.96, 0.035, 'wilson'),
  };
  return {
    resultVersion: 3,
    fidelity: 'array',
    coreVersion: '2',
    kernel: 'simd',
    specFingerprint: 'f'.repeat(64),
    seed: '0'.repeat(16),
    float: reference,
    ideal: reference,
    accuracy: {
      meanRatio: mean,
      standardDeviationRatio: 0.014,
      over: 'chips',
      chipCount: 4,
      repeatCount: 2,
      imageCount: 100,
      drawInterval: exampleInterval(mean, 0.02),
      bootstrapInterval: exampleInterval(mean, 0.016, 'bootstrap'),
      imageInterval: exampleInterval(mean, 0.06, 'wilson'),
    },
    topFive: null,
    plannedDrawCount: 8,
    irDropErrorRatio: null,
    draws,
    classes: [
      { classIndex: 0, imageCount: 40, predictions: pairs(310, 10, 0) },
      { classIndex: 1, imageCount: 30, predictions: pairs(20, 200, 20) },
      { classIndex: 2, imageCount: 30, predictions: pairs(0, 12, 228) },
    ],
    layers: [
      exampleLayer(),
      exampleLayer({ layerIndex: 3, layerName: 'dense1', signalToNoiseDb: 9.8, wrongCount: 800 }),
    ],
    errorTables: [exampleErrorTable()],
    ...changes,
  };
}

function pairs(...counts: readonly number[]) {
  return counts.flatMap((predictedCount, classIndex) =>
    predictedCount === 0 ? [] : [{ classIndex, predictedCount }],
  );
}
