/**
 * What the errors of a read make of the distribution of its sum.
 *
 * Quantity: G(t) = P(u' <= t), see read-errors.ts, given the distribution F of u.
 * Equation: G(t) = E[H(x) - H(lower x)] over z, x the inputs with x + z sqrt(...) <= t, and H(x) =
 * E[F(Winv(x + B / D) / c - B / D, alpha)] over the clamp factor c, alpha by taken-spread.ts. F is a few
 * curves (sum-curve.ts), so a row is inverted as often whatever acts on it. H is drawn as a curve, too, where
 * it is asked for often.
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
import { type CurveGrid, curveValue, interpolatedCurve, type SumCurve } from './sum-curve.ts';
import type { AlphaPoints } from './taken-spread.ts';

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
/** Times REACH: gains beyond are solved for in full. */
const LARGE_GAIN = 0.7;
/** Points of H for one of F. */
const CLAMPED_FINENESS = 1.5;

/** A sum that varies, before anything disturbs it. */
export interface VariedSum {
  /** F at each of the points of alpha. */
  readonly curves: readonly SumCurve[];
  /** F has no shorter wave than this, in radians a step. */
  readonly lastOmega: number;
  readonly mean: number;
  readonly deviation: number;
  /** Mean and variance of B / D. */
  readonly takenSteps: number;
  readonly takenVariance: number;
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

interface ClampNodes {
  /** 1 / c */
  readonly positions: Float64Array;
  readonly weights: Float64Array;
  /** Of each curve at each of them, where wires do not move alpha. */
  readonly curveWeights: Float64Array;
}

/** Disturbs sums; quadratures are kept from one to the next. */
export function createDisturbance(errors: ReadErrors, points: AlphaPoints): (sum: VariedSum) => Distribution {
  const clamps = new Map<number, ClampNodes>();
  const normals = new Map<number, Nodes>();
  const clampOf = (panels: number) => {
    const clamp = clamps.get(panels) ?? clampNodes(errors, points, panels);
    clamps.set(panels, clamp);
    return clamp;
  };
  const normalOf = (count: number) => {
    const normal = normals.get(count) ?? normalNodes(count);
    normals.set(count, normal);
    return normal;
  };
  return (sum) => {
    const clamp = clampOf(clampPanels(sum, errors));
    const exact = createClampedShare({ sum, errors, clamp, points });
    let clamped = exact;
    let isDrawn = clamp.positions.length * sum.curves.length === 1;
    return (at, count, out) => {
      const farthest = at.subarray(0, count).reduce((most, t) => Math.max(most, finiteSize(t)), 0);
      if (!isDrawn && count > 0) {
        const grid = clampedGrid(sum, clamp, { errors, lowest: at[0]!, highest: at[count - 1]! });
        isDrawn = count * normalCount(farthest, sum, errors) > grid.count;
        if (isDrawn) clamped = drawClamped(exact, grid);
      }
      for (let i = 0; i < count; i++) {
        out[i] = noisyAverage(at[i]!, errors, normalOf(normalCount(at[i]!, sum, errors)), clamped);
      }
    };
  };
}

function finiteSize(t: number): number {
  return Math.abs(t) < Infinity ? Math.abs(t) : 0;
}

/** A share by the largest input that counts. */
type Share = (x: number) => number;

function noisyAverage(
  point: number,
  errors: ReadErrors,
  { positions, weights }: Nodes,
  clamped: Share,
): number {
  if (positions.length === 1 || Math.abs(point) === Infinity) return clamped(point);
  const { offsetSigma, gainSigma } = errors;
  const isGainSmall = gainSigma * REACH < LARGE_GAIN;
  const o2 = offsetSigma * offsetSigma;
  const g2 = gainSigma * gainSigma;
  const variance = o2 + g2 * point * point;
  let share = 0;
  for (let i = 0; i < positions.length; i++) {
    const z = positions[i]!;
    if (isGainSmall) {
      const z2 = z * z * g2;
      share += weights[i]! * clamped((point - z * Math.sqrt(variance - z2 * o2)) / (1 - z2));
      continue;
    }
    const { lowest, highest, again } = lowInputs(point, errors, z);
    let own = clamped(highest);
    if (lowest > -Infinity) own -= clamped(lowest);
    if (again < Infinity) own += 1 - clamped(again);
    share += weights[i]! * own;
  }
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** H(x). */
function createClampedShare(by: {
  readonly sum: VariedSum;
  readonly errors: ReadErrors;
  readonly clamp: ClampNodes;
  readonly points: AlphaPoints;
}): Share {
  const { sum, clamp, points } = by;
  const { curves, takenSteps, takenVariance } = sum;
  const { positions, weights, curveWeights } = clamp;
  const { wireRatio } = by.errors;
  const curveCount = curves.length;
  const low = curves.reduce((least, curve) => Math.min(least, curve.low), Infinity);
  const high = curves.reduce((most, curve) => Math.max(most, curve.high), -Infinity);
  const own = new Float64Array(curveCount);
  const isMoved = wireRatio > 0 && curveCount > 1;
  return (x) => {
    if (x === -Infinity) return 0;
    let current = unwired(x + takenSteps, wireRatio);
    const widening = 1 + wireRatio * Math.abs(current);
    if (isMoved && current < Infinity) {
      const bend = wireRatio * widening * widening * widening * takenVariance;
      current += current > 0 ? bend : -bend;
    }
    const first = current * positions[0]! - takenSteps;
    const last = current * positions[positions.length - 1]! - takenSteps;
    if (first <= low && last <= low) return 0;
    if ((first >= high && last >= high) || (positions.length === 1 && curveCount === 1)) {
      return curveValue(curves[0]!, first);
    }
    let share = 0;
    for (let i = 0; i < positions.length; i++) {
      const input = current * positions[i]! - takenSteps;
      if (isMoved) points.fill(widening * widening * positions[i]! - 1, own, 0);
      const weightOf = isMoved ? own : curveWeights;
      const from = isMoved ? 0 : i * curveCount;
      let value = 0;
      for (let j = 0; j < curveCount; j++) value += weightOf[from + j]! * curveValue(curves[j]!, input);
      share += weights[i]! * value;
    }
    return share;
  };
}

/** Where H is asked for and neither 0 nor as high as it gets: on finer points than those of F. */
function clampedGrid(
  { curves, takenSteps }: VariedSum,
  { positions }: ClampNodes,
  asked: { readonly errors: ReadErrors; readonly lowest: number; readonly highest: number },
): CurveGrid {
  const { errors, lowest, highest } = asked;
  const { wireRatio, gainSigma } = errors;
  const factors = [1 / positions[0]!, 1 / positions[positions.length - 1]!];
  let low = Infinity;
  let high = -Infinity;
  for (const factor of factors) {
    for (const curve of curves) {
      low = Math.min(low, wired(factor * (curve.low + takenSteps), wireRatio) - takenSteps);
      high = Math.max(high, wired(factor * (curve.high + takenSteps), wireRatio) - takenSteps);
    }
  }
  if (gainSigma * REACH < LARGE_GAIN) {
    low = Math.max(low, lowInputs(lowest, errors, REACH).highest);
    high = Math.min(high, lowInputs(highest, errors, -REACH).highest);
  }
  if (high <= low) return { low, pointsPerStep: 1, count: 0 };
  const finest = Math.max(...curves.map(({ pointsPerStep }) => pointsPerStep));
  const rest = 1 - wireRatio * Math.max(Math.abs(low + takenSteps), Math.abs(high + takenSteps));
  const pointsPerStep = (CLAMPED_FINENESS * finest) / (Math.min(...factors) * rest * rest);
  return { low, pointsPerStep, count: Math.ceil((high - low) * pointsPerStep) };
}

function wired(current: number, wireRatio: number): number {
  return current / (1 + wireRatio * Math.abs(current));
}

function drawClamped(exact: Share, grid: CurveGrid): Share {
  if (grid.count === 0) return exact;
  const curve = interpolatedCurve(exact, grid);
  return (x) => (x > curve.low && x < curve.high ? curveValue(curve, x) : exact(x));
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
function clampNodes(errors: ReadErrors, points: AlphaPoints, panels: number): ClampNodes {
  const { clampErrorRatio, nonlinearityRatio } = errors;
  const nodes = panels === 0 ? null : gaussLegendre(-clampErrorRatio, clampErrorRatio, panels);
  const positions = nodes
    ? nodes.positions.map((error) => 1 / clampCurrentRatio(error, nonlinearityRatio))
    : Float64Array.of(1);
  const weights = nodes ? nodes.weights.map((weight) => weight / (2 * clampErrorRatio)) : Float64Array.of(1);
  const curveCount = points.alphas.length;
  const curveWeights = new Float64Array(positions.length * curveCount);
  positions.forEach((position, i) => {
    points.fill(position - 1, curveWeights, i * curveCount);
  });
  return { positions, weights, curveWeights };
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
