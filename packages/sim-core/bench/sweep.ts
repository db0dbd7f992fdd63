import { type DeploymentSpec, deploymentMetrics, type Knob, withKnobs } from '@dl-rsim/spec';
import { exampleDeploymentSpec } from '@dl-rsim/spec/testing';
import { createDeploymentEvaluator, type DeploymentEvaluator } from '../src/index.ts';
import { nextWord, stream } from '../src/random/stream.ts';
import { resnet18Network } from '../testing/resnet18.ts';
import type { BenchCase } from './runner/bench-case.ts';

const POINT_COUNT = 5000;
const SWEEP_COUNT = 100_000;
const ENERGY = 'chip.costs.buffer.energyJ';

/** Costs, converters, tiles, copies and places. */
const KNOBS: readonly (Pick<Knob, 'path'> & { readonly values: readonly (number | string)[] })[] = [
  { path: ENERGY, values: [1e-14, 2e-14, 5e-14, 1e-13, 2e-13, 5e-13] },
  { path: 'chip.converters.count', values: [1, 2, 4, 8] },
  { path: 'chip.peCount', values: [11, 12, 13, 14, 15, 16] },
  { path: 'mapping.duplication', values: ['none', 'minMax', 'strideRule'] },
  { path: 'mapping.order', values: ['rowMajor', 'snake', 'zigzag', 'hilbert'] },
];

/**
 * ResNet-18 on ISAAC-CE in closed form with its breakdown: the same again, with other costs, with other
 * copies each time; and a sweep of knobs from coordinates to metrics, random points of which POINT_COUNT are
 * timed and scaled to SWEEP_COUNT.
 */
export function* benchCases(): Generator<BenchCase> {
  const base = exampleDeploymentSpec();
  const evaluate = createDeploymentEvaluator({ network: resnet18Network(), images: null });
  let turn = 0;
  const same = () => checked(evaluate, base);
  const shared = { baseline: 'the same design again', unit: 'ms', runBaseline: () => void repeat(200, same) };
  const perPoint = (durationSec: number) => (durationSec / 200) * 1e3;
  yield {
    ...{ ...shared, name: 'other costs', valueOf: perPoint },
    run: () => repeat(200, () => checked(evaluate, turned(base, [[ENERGY, 1e-13 * (1 + turn++ / 1e6)]]))),
  };
  yield {
    ...{ ...shared, name: 'other copies', valueOf: perPoint },
    run: () =>
      repeat(200, () =>
        checked(evaluate, turned(base, [['mapping.crossbarBudgetCount', 9000 + (turn++ % 6000)]])),
      ),
  };
  const source = stream('0000000000005eed', 'bench.sweep');
  yield {
    ...{ ...shared, name: `${SWEEP_COUNT} points, scaled from ${POINT_COUNT}`, unit: 's' },
    valueOf: (durationSec) => (durationSec / POINT_COUNT) * SWEEP_COUNT,
    repetitionCount: 3,
    run: () =>
      repeat(POINT_COUNT, () =>
        checked(
          evaluate,
          turned(
            base,
            KNOBS.map(({ path, values }) => [path, values[(nextWord(source) >>> 8) % values.length]!]),
          ),
        ),
      ),
  };
}

function repeat(count: number, run: () => void): void {
  for (let i = 0; i < count; i++) run();
}

function turned(
  base: DeploymentSpec,
  changes: readonly (readonly [string, number | string])[],
): DeploymentSpec {
  const knobs = changes.map(([path]) => ({ path }));
  const spec = withKnobs(
    base,
    knobs,
    changes.map(([, value]) => value),
  );
  if (!spec.ok) throw new Error(spec.problem[0]!.message);
  return spec.value;
}

/** Designs that do not fit are answers, too. */
function checked(evaluate: DeploymentEvaluator, spec: DeploymentSpec): void {
  const outcome = evaluate(spec, 'closedForm');
  if (outcome.ok) deploymentMetrics(outcome.value);
}
