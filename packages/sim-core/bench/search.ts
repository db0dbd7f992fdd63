import type { SearchMethod, SearchSpec } from '@dl-rsim/spec';
import { nextWord, stream } from '../src/random/stream.ts';
import { hypervolume } from '../src/search/hypervolume.ts';
import { frontOf } from '../src/search/pareto-front.ts';
import { propose } from '../src/search/propose.ts';
import { searchSteps } from '../src/simulate/search.ts';
import type { SearchEvaluation } from '../src/simulate/search-score.ts';
import { runProposals, unitSpace } from '../testing/search-problems.ts';
import type { BenchCase } from './runner/bench-case.ts';

const SEED = '0000000000005eed';
const SWEEP_COUNT = 100_000;
const milliseconds = (durationSec: number) => durationSec * 1e3;

/**
 * What a search costs beside its evaluations: sweeps of 100,000 designs from plan to result, fronts and
 * dominated volumes of hard sets, and designs that a surrogate chooses.
 */
export function* benchCases(): Generator<BenchCase> {
  const shared = { unit: 'ms', valueOf: milliseconds, repetitionCount: 5 };
  for (const objectiveCount of [2, 3, 4]) {
    yield {
      ...shared,
      name: `${SWEEP_COUNT} designs, ${objectiveCount} objectives`,
      baseline: 'a random plan of them',
      run: () => sweep(objectiveCount),
      runBaseline: () => choose('random', SWEEP_COUNT),
    };
  }
  for (const [objectiveCount, count] of [
    [2, 100_000],
    [3, 100_000],
    [4, 20_000],
  ] as const) {
    const rows = hardRows(objectiveCount, count);
    yield {
      ...shared,
      name: `front of ${count}, ${objectiveCount} objectives`,
      baseline: 'each against the front so far',
      run: () => frontOf(rows, objectiveCount),
      runBaseline: () => frontByList(rows, objectiveCount),
      repetitionCount: 3,
    };
  }
  for (const count of [250, 1000, 4000]) {
    const corner = [1, 1, 1, 1];
    const rows = sphereRows(4, count);
    yield {
      ...shared,
      name: `volume of ${count} in 4 objectives`,
      baseline: 'as many in 3 objectives',
      run: () => hypervolume(rows, corner),
      runBaseline: () => hypervolume(sphereRows(3, count), corner.slice(1)),
    };
  }
  for (const count of [60, 200]) {
    yield {
      ...shared,
      name: `surrogate, ${count} designs of 6 knobs`,
      baseline: 'NSGA-II',
      run: () => choose('surrogate', count),
      runBaseline: () => choose('nsga2', count),
      repetitionCount: 3,
    };
  }
}

function choose(method: SearchMethod, pointCount: number): void {
  const proposals = propose(method, unitSpace(6), { pointCount, batchCount: 256, seed: SEED });
  runProposals(proposals, (point) => {
    const rest = point.reduce((sum, x) => sum + (x - 0.3) * (x - 0.3), 0);
    return { objectives: [point[0]! + rest, 1 - point[0]! + rest], slacks: [] };
  });
}

/** From spec to result, with evaluations that cost nothing. */
function sweep(objectiveCount: number): void {
  const range = { lowValue: 0, highValue: 1, scale: 'linear' } as const;
  const spec: SearchSpec = {
    searchVersion: 1,
    base: {} as SearchSpec['base'],
    knobs: ['a', 'b', 'c', 'd', 'e', 'f'].map((path) => ({ path, range })),
    objectives: (['latency', 'energy', 'area', 'traffic'] as const).slice(0, objectiveCount),
    constraints: [{ metric: 'area', atMostValue: 0.9 }],
    method: 'sobol',
    candidateCount: SWEEP_COUNT,
    finalistCount: 20,
    seed: SEED,
  };
  const steps = searchSteps(spec, { specFingerprint: '0'.repeat(64) });
  let step = steps.next();
  while (!step.done) step = steps.next(step.value.candidates.map(({ coordinates }) => evaluate(coordinates)));
}

function evaluate(coordinates: readonly (number | string)[]): SearchEvaluation {
  const [latency, energy, area, traffic, loss] = coordinates as readonly number[];
  const zero = {
    interval: 0,
    energyDelay: 0,
    power: 0,
    efficiency: 0,
    density: 0,
    crossbars: 0,
    utilisation: 0,
  };
  const worse = 1 + loss!;
  const metrics = {
    ...zero,
    latency: latency! * worse,
    energy: energy! * worse,
    area: area! * worse,
    traffic: traffic! * worse,
  };
  return { metrics, reason: '', accuracy: null };
}

/** One in ten on a sphere, the others up to 30 % behind it: large fronts. */
function hardRows(width: number, count: number): Float64Array {
  const rows = sphereRows(width, count);
  return rows.map((value, i) => (Math.floor(i / width) % 10 === 0 ? value : 1 - (1 - value) * 0.85));
}

function sphereRows(width: number, count: number): Float64Array {
  const draws = stream(SEED, 'bench', width);
  const rows = Float64Array.from({ length: width * count }, () => ((nextWord(draws) >>> 0) + 1) / 2 ** 32);
  for (let at = 0; at < rows.length; at += width) {
    const row = rows.subarray(at, at + width);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < width; i++) row[i] = 1 - row[i]! / norm;
  }
  return rows;
}

/** The front as one would find it first. */
function frontByList(rows: Float64Array, width: number): number {
  let front: number[] = [];
  const isBehind = (a: number, b: number) => {
    for (let i = 0; i < width; i++) if (rows[b + i]! > rows[a + i]!) return false;
    return true;
  };
  for (let at = 0; at < rows.length; at += width) {
    if (front.some((other) => isBehind(at, other))) continue;
    front = front.filter((other) => !isBehind(other, at));
    front.push(at);
  }
  return front.length;
}
