/**
 * Laplace transforms of what one active row adds to a bit line.
 *
 * Quantity: E[exp(-s y)] at s = theta + i m omega, m = 0, 1, ..., for y = what a row adds, in SOP steps.
 * Equation: a row of digit d on a cell g adds y = f(d) (g - gmin) / D (f(d) g / D where references are fixed,
 * f(d) (g+ - g-) / D in pairs) and read noise of standard deviation f(d) readSigma / D a cell.
 * - values and normals: exp(-s v), exp(-s mu + s^2 sigma^2 / 2).
 * - lognormal: the integral of exp(-s m e^(sigma z)) n(z) dz along z = x - i c. The turned path makes the
 *   integrand decay where on the real axis it oscillates ever faster, so that 69 equal steps (171 at sigma
 *   2) give 10 digits for every frequency; c = pi / (4 sigma), an eighth of a turn, halfway between the
 *   directions in which s = theta and s = i omega decay, and at most 2.2, which keeps exp(c^2 / 2) small.
 * @source gubner2006 (turned path for the characteristic function of a lognormal).
 * Valid: theta >= 0; theta = 0 for pairs, whose sums have two long tails.
 * Ignored: nothing beyond what the parts leave out (device/cell-distribution.ts).
 */
import { type SumScale, takenAway } from '../converter/references.ts';
import { cellDistribution, type DistributionPart, mixtureMoments } from '../device/cell-distribution.ts';
import type { CellModel } from '../device/cell-model.ts';
import { driveCurrentRatio } from '../device/drive.ts';
import { exp } from '../numeric/exact-math.ts';
import { cosineSine } from '../numeric/trigonometry.ts';
import type { RowClass } from './row-mix.ts';
import { type RowState, rowSop } from './row-states.ts';

/** Where transforms are known. */
export interface Frequencies {
  /** theta */
  readonly tilt: number;
  /** omega, in radians a SOP step. */
  readonly step: number;
  readonly count: number;
}

/** One row of each kind, as distributions in SOP steps. */
export interface RowPhysics {
  readonly cell: CellModel;
  readonly scale: SumScale;
  readonly dacBits: number;
  /** How often B is taken away: 1 for u, 1 + alpha for u - alpha B / D (taken-spread.ts). */
  readonly takenRatio: number;
  /** c: what a read makes of the currents of its cells. */
  readonly clampFactor: number;
}

/** Moments of one class of rows. */
export interface ClassMoments {
  /** E[y] - sop */
  readonly deviation: number;
  readonly variance: number;
  /** E[f(d)] */
  readonly drive: number;
  /** Of f(d). */
  readonly driveVariance: number;
}

/** What is subtracted from a row, in steps: gmin f(d) / D where references follow the inputs. */
function rowShift({ scale, takenRatio }: RowPhysics, drive: number): number {
  return scale.tracking === 'fixed' ? 0 : (takenRatio * takenAway(scale, drive)) / scale.stepRatio;
}

/** What fixed references subtract from every sum, in steps. */
export function constantShift({ scale }: RowPhysics): number {
  return scale.tracking === 'fixed' ? takenAway(scale, 0) / scale.stepRatio : 0;
}

/** Variance of the read noise of a row, in steps squared. */
export function noiseVariance(physics: RowPhysics, drive: number, cellCount: number): number {
  const { cell, scale, clampFactor } = physics;
  const sigma = (clampFactor * drive * cell.readSigmaRatio) / scale.stepRatio;
  return cellCount * sigma * sigma;
}

/** Moments of every class. */
export function classMoments(physics: RowPhysics, classes: readonly RowClass[]): readonly ClassMoments[] {
  const levels = physics.cell.levels.map((_, level) => mixtureMoments(cellDistribution(physics.cell, level)));
  return classes.map(({ states }) => {
    const own = states.map((state) => ({ ...stateMoments(physics, levels, state), state }));
    const average = (of: (one: (typeof own)[number]) => number) =>
      own.reduce((sum, one) => sum + one.state.shareRatio * of(one), 0);
    const deviation = average((one) => one.deviation);
    const drive = average((one) => one.drive);
    return {
      deviation,
      variance: average((one) => one.variance + (one.deviation - deviation) * (one.deviation - deviation)),
      drive,
      driveVariance: average((one) => (one.drive - drive) * (one.drive - drive)),
    };
  });
}

type LevelMoments = readonly ReturnType<typeof mixtureMoments>[];

function stateMoments(
  physics: RowPhysics,
  levels: LevelMoments,
  state: RowState,
): Omit<ClassMoments, 'driveVariance'> {
  const drive = driveCurrentRatio(state.digit, physics.dacBits, physics.cell.nonlinearityRatio);
  const factor = (physics.clampFactor * drive) / physics.scale.stepRatio;
  const positive = levels[state.positiveLevel]!;
  const negative = state.negativeLevel === null ? null : levels[state.negativeLevel]!;
  const cellCount = negative === null ? 1 : 2;
  const mean = factor * (positive.mean - (negative?.mean ?? 0)) - rowShift(physics, drive);
  return {
    deviation: mean - rowSop(state),
    variance:
      factor * factor * (positive.variance + (negative?.variance ?? 0)) +
      noiseVariance(physics, drive, cellCount),
    drive,
  };
}

/** Transforms of all classes, each [re, im] by frequency. */
export function classTransforms(
  physics: RowPhysics,
  classes: readonly RowClass[],
  frequencies: Frequencies,
): readonly Float64Array[] {
  const cells = new Map<string, Float64Array>();
  const cellTransform = (level: number, digit: number) => {
    const key = `${level} ${digit}`;
    const known = cells.get(key);
    if (known) return known;
    const drive = driveCurrentRatio(digit, physics.dacBits, physics.cell.nonlinearityRatio);
    const parts = cellDistribution(physics.cell, level);
    const transform = new Float64Array(2 * frequencies.count);
    const factor = (physics.clampFactor * drive) / physics.scale.stepRatio;
    for (const part of parts) addPart(transform, part, { frequencies, factor });
    multiplyNormal(transform, frequencies, {
      mean: -rowShift(physics, drive),
      variance: noiseVariance(physics, drive, 1),
    });
    cells.set(key, transform);
    return transform;
  };
  return classes.map(({ states }) => {
    const sum = new Float64Array(2 * frequencies.count);
    for (const { digit, positiveLevel, negativeLevel, shareRatio } of states) {
      const positive = cellTransform(positiveLevel, digit);
      if (negativeLevel === null) for (let i = 0; i < sum.length; i++) sum[i]! += shareRatio * positive[i]!;
      else addPair(sum, positive, cellTransform(negativeLevel, digit), shareRatio);
    }
    return sum;
  });
}

/** Cosine and sine of the last angle: allocated once, as this is the innermost loop. */
const angle = new Float64Array(2);

/** Adds the transform of a difference: that of the second at -s is its conjugate, as theta is 0. */
function addPair(sum: Float64Array, positive: Float64Array, negative: Float64Array, share: number): void {
  for (let i = 0; i < sum.length; i += 2) {
    const a = positive[i]!;
    const b = positive[i + 1]!;
    const c = negative[i]!;
    const d = negative[i + 1]!;
    sum[i]! += share * (a * c + b * d);
    sum[i + 1]! += share * (b * c - a * d);
  }
}

interface Place {
  readonly frequencies: Frequencies;
  /** The part is of a quantity this many times smaller. */
  readonly factor: number;
}

function addPart(transform: Float64Array, part: DistributionPart, { frequencies, factor }: Place): void {
  const { tilt, step } = frequencies;
  switch (part.kind) {
    case 'atom': {
      const value = part.value * factor;
      const start = { re: part.weight * exp(-tilt * value), im: 0 };
      addPowers(transform, start, { re: 0, im: -step * value });
      return;
    }
    case 'lognormal':
      addLognormal(transform, { ...part, median: part.median * factor }, frequencies);
      return;
    case 'normal': {
      const own = new Float64Array(transform.length);
      for (let i = 0; i < own.length; i += 2) own[i] = part.weight;
      const sigma = part.sigma * factor;
      multiplyNormal(own, frequencies, { mean: part.mean * factor, variance: sigma * sigma });
      for (let i = 0; i < own.length; i++) transform[i]! += own[i]!;
    }
  }
}

const LOGNORMAL_REACH = 8.3;
const EIGHTH_TURN = 0.7853981633974483;
const SQRT_TWO_PI = 2.5066282746310007;

function addLognormal(
  transform: Float64Array,
  part: { readonly weight: number; readonly median: number; readonly sigma: number },
  { tilt, step }: Frequencies,
): void {
  const { weight, median, sigma } = part;
  const depth = Math.min(EIGHTH_TURN / sigma, 2.2);
  const spacing = Math.min(0.25, depth / 4);
  const nodeCount = Math.ceil(LOGNORMAL_REACH / spacing);
  cosineSine(sigma * depth, angle);
  const [cosine, sine] = [angle[0]!, angle[1]!];
  for (let node = -nodeCount; node <= nodeCount; node++) {
    const x = node * spacing;
    const size = median * exp(sigma * x);
    const re = size * cosine;
    const im = -size * sine;
    // n(x - i c) = n(x) exp(c^2 / 2) exp(i c x)
    const height = (weight * spacing * exp((depth * depth - x * x) / 2 - tilt * re)) / SQRT_TWO_PI;
    if (height < VANISHED) continue;
    cosineSine(depth * x - tilt * im, angle);
    addPowers(
      transform,
      { re: height * angle[0]!, im: height * angle[1]! },
      { re: step * im, im: -step * re },
    );
  }
}

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Terms this small add nothing to a transform that starts at 1. */
const VANISHED = 1e-17;
const LARGEST_ANGLE = 1048576;

/** Adds start x exp(m exponent) to entry m; the exponent's real part is not positive. */
function addPowers(transform: Float64Array, start: Complex, exponent: Complex): void {
  let re = start.re;
  let im = start.im;
  transform[0]! += re;
  transform[1]! += im;
  const ratio = exp(exponent.re);
  // So far out, the decay has gone to nothing within one step.
  if (ratio === 0 || Math.abs(exponent.im) > LARGEST_ANGLE) return;
  cosineSine(exponent.im, angle);
  const a = ratio * angle[0]!;
  const b = ratio * angle[1]!;
  for (let i = 2; i < transform.length; i += 2) {
    const next = re * a - im * b;
    im = re * b + im * a;
    re = next;
    transform[i]! += re;
    transform[i + 1]! += im;
    if ((i & 62) === 0 && re * re + im * im < VANISHED * VANISHED) return;
  }
}

/** Multiplies by the transform of a normal number: exp(-s mean + s^2 variance / 2). */
export function multiplyNormal(
  transform: Float64Array,
  { tilt, step }: Frequencies,
  { mean, variance }: { readonly mean: number; readonly variance: number },
): void {
  if (mean === 0 && variance === 0) return;
  cosineSine(step * (tilt * variance - mean), angle);
  const [a, b] = [angle[0]!, angle[1]!];
  const size = exp(-tilt * mean + (tilt * tilt * variance) / 2);
  let re = size;
  let im = 0;
  for (let i = 0; i < transform.length; i += 2) {
    const omega = step * (i / 2);
    const height = variance === 0 ? 1 : exp((-omega * omega * variance) / 2);
    const c = re * height;
    const d = im * height;
    const x = transform[i]!;
    const y = transform[i + 1]!;
    transform[i] = x * c - y * d;
    transform[i + 1] = x * d + y * c;
    const next = re * a - im * b;
    im = re * b + im * a;
    re = next;
  }
}
