import {
  type DeploymentLevel,
  fingerprint,
  isMoreBetter,
  METRICS,
  type SearchMethod,
  type SearchResult,
  type SearchSpec,
  searchMethodSchema,
  searchResultSchema,
} from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { type SearchAsk, type SearchTell, searchSteps } from './search.ts';
import { knobSpace } from './search-knobs.ts';
import { type SearchEvaluation, signOf } from './search-score.ts';

const OPTIONS = { specFingerprint: 'a'.repeat(64) };

const METRICS_OF_ONE = {
  latency: 1,
  interval: 1,
  energy: 1,
  energyDelay: 1,
  area: 1,
  power: 1,
  efficiency: 1,
  density: 1,
  crossbars: 1,
  utilisation: 1,
  traffic: 1,
};

function searchSpec(changes: Partial<SearchSpec> = {}): SearchSpec {
  return {
    searchVersion: 1,
    // The search itself knows knobs only; who evaluates its designs knows what they change.
    base: {} as SearchSpec['base'],
    knobs: [
      { path: 'chip.peCount', values: [1, 2, 4, 8] },
      { path: 'mapping.duplication', options: ['none', 'optimal', 'stride'] },
      {
        path: 'chip.clockHz',
        range: { lowValue: 1e6, highValue: 1e9, scale: 'logarithmic' },
      },
    ],
    objectives: ['latency', 'area'],
    constraints: [],
    method: 'sobol',
    candidateCount: 60,
    finalistCount: 20,
    seed: '0000000000000001',
    ...changes,
  };
}

type Evaluate = (coordinates: readonly (number | string)[], level: DeploymentLevel) => SearchEvaluation;

const FACTORS = { closedForm: 1, pipeline: 1.2, contention: 1.5 };

/** More processing elements are faster and larger; one kind of duplication does not fit eight of them. */
const evaluate: Evaluate = ([pes, duplication, clock], level) => {
  const isBig = duplication === 'stride';
  if (isBig && pes === 8) return { metrics: null, reason: 'needs 9 crossbars of 8', accuracy: null };
  const latency = (FACTORS[level] * (isBig ? 1 : 2)) / Number(pes) / Number(clock);
  const area = Number(pes) * (isBig ? 3 : 1) * (1 + Number(clock) / 1e9);
  const wrong = (duplication === 'none' ? 0.05 : 0.1) + 0.001 * Number(pes);
  return {
    metrics: { ...METRICS_OF_ONE, latency, area },
    reason: '',
    // Asked for in closed form only.
    accuracy:
      level === 'closedForm'
        ? { meanRatio: 1 - wrong, lowRatio: 1 - wrong - 0.01, highRatio: 1 - wrong + 0.01 }
        : null,
  };
};

/** The whole conversation; `known` are answers given before. */
function converse(spec: SearchSpec, answer: Evaluate = evaluate, known: readonly SearchTell[] = []) {
  const asks: SearchAsk[] = [];
  const tells: SearchTell[] = [];
  const steps = searchSteps(spec, OPTIONS);
  let step = steps.next();
  while (!step.done) {
    const ask = step.value;
    const tell =
      known[ask.batchIndex] ?? ask.candidates.map(({ coordinates }) => answer(coordinates, ask.level));
    asks.push(ask);
    tells.push(tell);
    step = steps.next(tell);
  }
  return { asks, tells, result: step.value };
}

const levelsOf = (result: SearchResult, candidateIndex: number) =>
  result.finalists.find((one) => one.candidateIndex === candidateIndex)!.levels.map(({ level }) => level);

const METHODS: readonly SearchMethod[] = searchMethodSchema.options;

/** A grid takes values: 60 designs. */
const specOf = (method: SearchMethod, changes: Partial<SearchSpec>) => {
  const { knobs } = searchSpec();
  const clock = { path: 'chip.clockHz', values: [1e6, 1e7, 1e8, 5e8, 1e9] };
  return searchSpec({ method, knobs: method === 'grid' ? [...knobs.slice(0, 2), clock] : knobs, ...changes });
};

test.each(METHODS)('%s: the result has its form, and every design on its front was confirmed', (method) => {
  const { result } = converse(specOf(method, {}));
  expect(searchResultSchema.parse(result)).toEqual(result);
  expect(result.candidates.length).toBe(60);
  const winners = result.finalists.filter(({ isOnFront }) => isOnFront);
  expect(winners.length).toBeGreaterThan(0);
  for (const winner of winners) {
    expect(levelsOf(result, winner.candidateIndex)).toEqual(['closedForm', 'pipeline', 'contention']);
    expect(winner.gapRatio).toBeCloseTo(0.5, 12);
  }
  const designs = result.candidates.map(({ coordinates }) => String(coordinates));
  expect(new Set(designs).size).toBe(60);
});

test.each(
  METHODS,
)('%s: cut anywhere and told again what it was told, it ends bit for bit the same', (method) => {
  const spec = specOf(method, { objectives: ['latency', 'accuracy', 'area'], candidateCount: 24 });
  const whole = converse(spec);
  const digest = fingerprint(whole.result);
  for (let cut = 0; cut <= whole.tells.length; cut++) {
    // As stored: through JSON and back.
    const stored: SearchTell[] = JSON.parse(JSON.stringify(whole.tells.slice(0, cut)));
    const again = converse(spec, evaluate, stored);
    expect(fingerprint(again.asks)).toBe(fingerprint(whole.asks));
    expect(fingerprint(again.result)).toBe(digest);
  }
  expect(fingerprint(converse({ ...spec, seed: '0000000000000002' }).result)).not.toBe(digest);
});

test('asks for all candidates, then finalists, then winners, and counts each level', () => {
  const { asks } = converse(searchSpec({ candidateCount: 600 }));
  expect(asks.map(({ batchIndex }) => batchIndex)).toEqual([...asks.keys()]);
  const counts = (level: DeploymentLevel) =>
    asks.filter((ask) => ask.level === level).map((ask) => ask.candidates.length);
  expect(counts('closedForm')).toEqual([256, 256, 88]);
  expect(counts('pipeline')).toEqual([16, 4]);
  expect(asks[2]).toMatchObject({ doneCount: 512, totalCount: 600 });
  expect(asks[4]).toMatchObject({ level: 'pipeline', doneCount: 16, totalCount: 20 });
  const levels = asks.map(({ level }) => level);
  expect(levels.indexOf('contention')).toBe(5);
  expect(levels.slice(5).every((level) => level === 'contention')).toBe(true);
});

test.each(['nsga2', 'surrogate'] as const)('%s learns from what it is told', (method) => {
  const latencies = (spec: SearchSpec) =>
    converse(spec).result.candidates.flatMap(({ metrics }) => metrics.slice(0, 1).map(({ value }) => value));
  const meanLog = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + Math.log(value), 0) / values.length;
  const specBy = (chosen: SearchMethod) =>
    searchSpec({ objectives: ['latency'], candidateCount: 80, method: chosen });
  const learned = latencies(specBy(method));
  const drawn = latencies(specBy('random'));
  // Three times faster on average in the second half.
  expect(meanLog(learned.slice(40))).toBeLessThan(meanLog(drawn) - Math.log(3));
});

/** One knob, one objective: the design at 1 looks fastest until links are counted. */
const misleading: Evaluate = ([pes], level) => {
  const factor = pes === 1 && level === 'contention' ? 2.2 : 1;
  return {
    ...evaluate([1, 'none', 1e9], level),
    metrics: { ...METRICS_OF_ONE, latency: Number(pes) * factor },
  };
};

test('a winner of the fast levels that contention refutes gives way to one that is confirmed too', () => {
  const knobs = [{ path: 'chip.peCount', values: [1, 2, 3, 4, 8] }];
  const spec = searchSpec({ knobs, method: 'grid', objectives: ['latency'], finalistCount: 4 });
  const { result, asks } = converse(spec, misleading);
  const confirmed = asks.filter(({ level }) => level === 'contention').map(({ candidates }) => candidates);
  expect(confirmed.map((batch) => batch.map(({ coordinates }) => coordinates[0]))).toEqual([[1], [2]]);
  const [first, second, third] = result.finalists;
  expect(first).toMatchObject({ isOnFront: false, isFeasible: true });
  expect(first!.gapRatio).toBeCloseTo(1.2, 12);
  expect(second).toMatchObject({ isOnFront: true, gapRatio: 0 });
  expect(third).toMatchObject({ isOnFront: false });
  expect(levelsOf(result, 2)).toEqual(['closedForm', 'pipeline']);
});

test('impossible and infeasible designs are counted and say why, and are no finalists', () => {
  const constraints = [
    { metric: 'area' as const, atMostValue: 5 },
    { metric: 'accuracy' as const, atLeastValue: 0.92 },
  ];
  const { result, asks } = converse(searchSpec({ constraints, candidateCount: 200, finalistCount: 100 }));
  const impossible = result.candidates.filter(({ metrics }) => metrics.length === 0);
  expect(result.impossibleCount).toBe(impossible.length);
  expect(impossible.length).toBeGreaterThan(5);
  for (const { reason } of impossible) expect(reason).toBe('needs 9 crossbars of 8');
  const broken = result.candidates.find(({ reason }) => reason.includes(';'))!;
  expect(broken.reason).toMatch(
    /^area is [\d.]+, at most 5 was asked for; accuracy is 0.8\d+, at least 0.92 was/,
  );
  expect(result.feasibleCount).toBe(result.candidates.filter(({ reason }) => reason === '').length);
  expect(result.finalists.length).toBe(result.feasibleCount);
  expect(result.feasibleCount).toBeLessThan(100);
  for (const finalist of result.finalists) {
    const candidate = result.candidates[finalist.candidateIndex]!;
    expect(candidate.coordinates[1]).toBe('none');
    expect(candidate.isFeasible && finalist.isFeasible).toBe(true);
  }
  expect(asks.every(({ needsAccuracy, level }) => needsAccuracy === (level === 'closedForm'))).toBe(true);
  expect(asks[0]!.candidates.length).toBe(16);
});

test('where nothing is feasible the nearest are finalists, one is confirmed, and none is on the front', () => {
  const constraints = [{ metric: 'area' as const, atMostValue: 0.5 }];
  const { result } = converse(searchSpec({ constraints, finalistCount: 5 }));
  expect(result.feasibleCount).toBe(0);
  expect(result.finalists.length).toBe(5);
  expect(result.finalists.some(({ isOnFront, isFeasible }) => isOnFront || isFeasible)).toBe(false);
  const confirmed = result.finalists.filter(({ levels }) => levels.length === 3);
  expect(confirmed.map(({ candidateIndex }) => candidateIndex)).toEqual([
    result.finalists[0]!.candidateIndex,
  ]);
});

test('where nothing is possible there is no finalist', () => {
  const none: Evaluate = () => ({ metrics: null, reason: 'too small', accuracy: null });
  const { result, asks } = converse(searchSpec({ method: 'surrogate' }), none);
  expect(result).toMatchObject({ feasibleCount: 0, impossibleCount: 60, finalists: [], contributions: [] });
  expect(asks.every(({ level }) => level === 'closedForm')).toBe(true);
});

test('a finalist that is impossible or infeasible at a later level is not on the front', () => {
  const constraints = [{ metric: 'latency' as const, atMostValue: 6e-9 }];
  const refusing: Evaluate = (coordinates, level) =>
    level === 'pipeline' && coordinates[1] === 'stride'
      ? { metrics: null, reason: 'buffers too small', accuracy: null }
      : evaluate(coordinates, level);
  const spec = searchSpec({ constraints, candidateCount: 300, finalistCount: 60 });
  const { result } = converse(spec, refusing);
  const strides = result.finalists.filter(
    ({ candidateIndex }) => result.candidates[candidateIndex]!.coordinates[1] === 'stride',
  );
  expect(strides.length).toBeGreaterThan(0);
  for (const { isFeasible, levels } of strides) {
    expect(isFeasible).toBe(false);
    expect(levels.some(({ level }) => level === 'pipeline')).toBe(false);
  }
  const late = result.finalists.filter(({ levels, isFeasible }) => levels.length >= 2 && !isFeasible);
  expect(late.length).toBeGreaterThan(0);
  for (const { isOnFront } of late) expect(isOnFront).toBe(false);
});

test('accuracies that overlap stay on the front, and equal ones of one accelerator do not', () => {
  const knobs = [
    { path: 'accelerator.device', options: ['a', 'b'] },
    { path: 'chip.peCount', values: [1, 2] },
  ];
  // b costs more and is as accurate as a within its interval; more elements only cost more.
  const near: Evaluate = ([device, pes]) => ({
    metrics: { ...METRICS_OF_ONE, area: Number(pes) + (device === 'b' ? 4 : 0) },
    reason: '',
    accuracy:
      device === 'a'
        ? { meanRatio: 0.9, lowRatio: 0.88, highRatio: 0.92 }
        : { meanRatio: 0.9, lowRatio: 0.87, highRatio: 0.93 },
  });
  const spec = searchSpec({ knobs, method: 'grid', objectives: ['area', 'accuracy'] });
  const { result } = converse(spec, near);
  const winners = result.finalists.filter(({ isOnFront }) => isOnFront);
  const designs = winners.map(({ candidateIndex }) => String(result.candidates[candidateIndex]!.coordinates));
  expect(designs.sort()).toEqual(['a,1', 'b,1']);
});

test('each knob has its contribution to each metric that was judged', () => {
  const knobs = searchSpec().knobs.slice(0, 2);
  const constraints = [{ metric: 'accuracy' as const, atLeastValue: 0 }];
  const possible: Evaluate = ([pes], level) => evaluate([pes!, 'none', 1e6], level);
  const { result } = converse(searchSpec({ knobs, constraints, method: 'grid' }), possible);
  expect(result.contributions.map(({ metric, path }) => `${metric} ${path}`)).toEqual([
    'latency chip.peCount',
    'latency mapping.duplication',
    'area chip.peCount',
    'area mapping.duplication',
    'accuracy chip.peCount',
    'accuracy mapping.duplication',
  ]);
  for (const { path, firstOrderRatio, isEstimated } of result.contributions) {
    expect(firstOrderRatio).toBeCloseTo(path === 'chip.peCount' ? 1 : 0, 12);
    expect(isEstimated).toBe(false);
  }
});

test('numbers that are missing or not finite make a design impossible', () => {
  const odd: Evaluate = ([pes], level) => ({
    ...evaluate([pes!, 'none', 1e6], level),
    metrics: { ...METRICS_OF_ONE, latency: pes === 4 ? Infinity : 1 },
    accuracy: null,
  });
  const knobs = searchSpec().knobs.slice(0, 2);
  const { result } = converse(searchSpec({ method: 'grid', knobs }), odd);
  expect(result.impossibleCount).toBe(3);
  expect(new Set(result.candidates.map(({ reason }) => reason))).toEqual(
    new Set(['', 'latency is not a finite number: Infinity']),
  );
  const { result: blind } = converse(searchSpec({ objectives: ['accuracy'] }), odd);
  expect(blind.candidates[0]!.reason).toBe('accuracy is not a finite number: not given');
});

test('less and more are better as the spec says', () => {
  for (const metric of METRICS) expect(signOf(metric)).toBe(isMoreBetter(metric) ? -1 : 1);
});

test('ranges of counts, widths and sizes are whole numbers; values and options are taken once each', () => {
  const range = { lowValue: 1, highValue: 4, scale: 'linear' } as const;
  const { space, coordinatesAt } = knobSpace([
    { path: 'chip.peCount', range },
    { path: 'accelerator.dacBits', range },
    { path: 'chip.clockHz', range },
    { path: 'chip.tileRowCount', values: [4, 2, 4] },
    { path: 'mapping.duplication', options: ['none', 'stride', 'none'] },
  ]);
  const point = Float64Array.of(0.3, 0.3, 0.3, 0.9, 0.9);
  expect(coordinatesAt(point)).toEqual([2, 2, 1.9, 4, 'stride']);
  expect(space.slice(3)).toEqual([
    { kind: 'levels', values: [2, 4] },
    { kind: 'options', optionCount: 2 },
  ]);
});

test('an answer of the wrong length is our mistake', () => {
  const steps = searchSteps(searchSpec(), OPTIONS);
  steps.next();
  expect(() => steps.next([])).toThrow(/0 answers to 60 designs/);
});
