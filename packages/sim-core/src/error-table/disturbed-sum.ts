/**
 * What the errors of a read make of the distribution of its sum.
 *
 * Quantity: G(t) = P(u' <= t), see read-errors.ts, given the distribution F of u.
 * Equation: G(t) = E[H(x) - H(lower x)] over z, x the inputs with x + z sqrt(...) <= t, and H(x) =
 * E[F(Winv(x + B / D) / c - B / D)] over the clamp factor c. F is a curve (sum-curve.ts), so a row is
 * inverted once whatever acts on it.
 * @source lin2018 footnotes 1 and 2.
 * Valid: z by even steps, which for a normal number lose nothing while the fastest wave of F turns less than
 * a step's worth; c by Gauss quadrature with panels about as wide as F bends.
 * What the normal numbers would smooth away is taken out of F before: a filter at FILTER_WIDTHS over their
 * least standard deviation. So a sum of few values needs no finer grid than its converter can see.
 * Ignored: as in read-errors.ts.
 */
import { clampCurrentRatio } from '../device/drive.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';
import { normalDensity } from '../numeric/normal.ts';
import { converterSigma, type Distribution, lowInputs, type ReadErrors, unwired } from './read-errors.ts';
import { curveValue, type SumCurve } from './sum-curve.ts';

const REACH = 7.5;
const TWO_PI = 6.283185307179586;
/** Frequency beyond which a standard normal number has no waves. */
const NORMAL_OMEGA = 7.5;
const FILTER_WIDTHS = 40;
const COUNT_STEP = 8;
const MOST_NORMAL_COUNT = 1024;
/** Turn of the fastest wave along one panel of 8 nodes. */
const PANEL_ANGLE = 20;
const MOST_PANELS = 100;
/** A share of clamp error only thins out currents as strongly as this. */
const MOST_STRETCH = 16;

/** A sum that varies, before anything disturbs it. */
export interface VariedSum {
  readonly curve: SumCurve;
  /** F has no shorter wave than this, in radians a step. */
  readonly lastOmega: number;
  readonly mean: number;
  readonly deviation: number;
  /** B / D */
  readonly takenSteps: number;
}

/** Waves of F beyond this, in radians a step, are smoothed away; `nearest`: the smallest |t| asked for. */
export function highestOmega(errors: ReadErrors, nearest: number): number {
  const { clampErrorRatio, nonlinearityRatio, gainSigma } = errors;
  const input = nearest / (1 + NORMAL_OMEGA * gainSigma);
  const largest = clampCurrentRatio(clampErrorRatio, nonlinearityRatio);
  return (FILTER_WIDTHS * largest) / converterSigma(errors, input);
}

interface Nodes {
  readonly positions: Float64Array;
  readonly weights: Float64Array;
}

const SINGLE: Nodes = { positions: Float64Array.of(0), weights: Float64Array.of(1) };

/** Disturbs sums; quadratures are kept from one to the next. */
export function createDisturbance(errors: ReadErrors): (sum: VariedSum) => Distribution {
  const clamps = new Map<number, Nodes>();
  const normals = new Map<number, Nodes>();
  return (sum) => {
    const panels = clampPanels(sum, errors);
    const clamp = clamps.get(panels) ?? clampNodes(errors, panels);
    clamps.set(panels, clamp);
    const clamped = (x: number) => clampedShare(x, { sum, errors, clamp });
    return (points, count, out) => {
      for (let i = 0; i < count; i++) {
        const nodeCount = normalCount(points[i]!, sum, errors);
        const normal = normals.get(nodeCount) ?? normalNodes(nodeCount);
        normals.set(nodeCount, normal);
        out[i] = noisyAverage(points[i]!, { errors, normal, clamped });
      }
    };
  };
}

function noisyAverage(
  point: number,
  by: { readonly errors: ReadErrors; readonly normal: Nodes; readonly clamped: (x: number) => number },
): number {
  const { errors, normal, clamped } = by;
  let share = 0;
  normal.positions.forEach((z, i) => {
    const { lowest, highest, again } = lowInputs(point, errors, z);
    let own = clamped(highest);
    if (lowest > -Infinity) own -= clamped(lowest);
    if (again < Infinity) own += 1 - clamped(again);
    share += normal.weights[i]! * own;
  });
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** H(x). */
function clampedShare(
  x: number,
  by: { readonly sum: VariedSum; readonly errors: ReadErrors; readonly clamp: Nodes },
): number {
  const { curve, takenSteps } = by.sum;
  const { positions, weights } = by.clamp;
  if (x === -Infinity) return 0;
  const current = unwired(x + takenSteps, by.errors.wireRatio);
  const first = current * positions[0]! - takenSteps;
  const last = current * positions[positions.length - 1]! - takenSteps;
  if (positions.length === 1 || (first <= curve.low && last <= curve.low)) return curveValue(curve, first);
  if (first >= curve.high && last >= curve.high) return curveValue(curve, first);
  let share = 0;
  for (let i = 0; i < positions.length; i++) {
    share += weights[i]! * curveValue(curve, current * positions[i]! - takenSteps);
  }
  return share;
}

function clampPanels(sum: VariedSum, { clampErrorRatio, nonlinearityRatio }: ReadErrors): number {
  if (clampErrorRatio === 0) return 0;
  const current = Math.abs(sum.mean + sum.takenSteps) + 4 * sum.deviation;
  const spread =
    1 / clampCurrentRatio(-clampErrorRatio, nonlinearityRatio) -
    1 / clampCurrentRatio(clampErrorRatio, nonlinearityRatio);
  return Math.min(MOST_PANELS, Math.max(1, Math.ceil((current * spread * sum.lastOmega) / PANEL_ANGLE)));
}

/** 1 / c and their shares, evenly distributed in the error of the voltage. */
function clampNodes({ clampErrorRatio, nonlinearityRatio }: ReadErrors, panels: number): Nodes {
  if (panels === 0) return { ...SINGLE, positions: Float64Array.of(1) };
  const { positions, weights } = gaussLegendre(-clampErrorRatio, clampErrorRatio, panels);
  return {
    positions: positions.map((error) => 1 / clampCurrentRatio(error, nonlinearityRatio)),
    weights: weights.map((weight) => weight / (2 * clampErrorRatio)),
  };
}

/** Even steps that resolve F on the scale of the normal number; 0 where there is none. */
function normalCount(point: number, sum: VariedSum, errors: ReadErrors): number {
  if (errors.offsetSigma === 0 && errors.gainSigma === 0) return 0;
  const input = Math.max(Math.abs(point), Math.abs(sum.mean) + 4 * sum.deviation);
  if (input === Infinity) return COUNT_STEP;
  const rest = 1 - errors.wireRatio * (input + sum.takenSteps);
  const stretch = Math.min(MOST_STRETCH, 1 / (rest * rest));
  const least = clampCurrentRatio(-errors.clampErrorRatio, errors.nonlinearityRatio);
  const omega = (sum.lastOmega * stretch * converterSigma(errors, input)) / least;
  const count = (2 * REACH * (omega + NORMAL_OMEGA)) / TWO_PI;
  return Math.min(MOST_NORMAL_COUNT, COUNT_STEP * Math.ceil(count / COUNT_STEP));
}

/** Standard normal numbers and their shares. */
function normalNodes(count: number): Nodes {
  if (count === 0) return SINGLE;
  const positions = Float64Array.from({ length: count + 1 }, (_, i) => REACH * ((2 * i) / count - 1));
  const shares = positions.map((z) => normalDensity(z));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return { positions, weights: shares.map((share) => share / total) };
}
