import { loadavg } from 'node:os';
import type { BenchCase, BenchRow } from './bench-case.ts';

/** A repetition lasts at least this long: clocks and other programs disturb short ones. */
const SHORTEST_SEC = 0.02;
const REPETITION_COUNT = 15;

/**
 * Repetitions of case and baseline in turn, so that both see the same disturbances; medians of the ratios and
 * of the times.
 */
export function measure(bench: BenchCase): BenchRow {
  const runCount = callsForShortest(bench.run);
  const baselineRunCount = callsForShortest(bench.runBaseline);
  const ratios: number[] = [];
  const durations: number[] = [];
  for (let i = 0; i < (bench.repetitionCount ?? REPETITION_COUNT); i++) {
    const baselineSec = durationSec(bench.runBaseline, baselineRunCount);
    const caseSec = durationSec(bench.run, runCount);
    durations.push(caseSec);
    ratios.push(caseSec / baselineSec);
  }
  const ratio = quantile(ratios, 0.5);
  return {
    name: bench.name,
    ratio,
    baseline: bench.baseline,
    value: bench.valueOf(quantile(durations, 0.5)),
    unit: bench.unit,
    spread: (quantile(ratios, 0.9) - quantile(ratios, 0.1)) / 2 / ratio,
    load: loadavg()[0]!,
  };
}

/** Calls that last long enough together; also warms the code up. */
function callsForShortest(run: () => void): number {
  for (let callCount = 1; ; callCount *= 2) {
    if (durationSec(run, callCount) * callCount >= SHORTEST_SEC) return callCount;
  }
}

/** Seconds of one call, the mean over `callCount` calls. */
function durationSec(run: () => void, callCount: number): number {
  const startMs = performance.now();
  for (let i = 0; i < callCount; i++) run();
  return (performance.now() - startMs) / 1e3 / callCount;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))]!;
}
