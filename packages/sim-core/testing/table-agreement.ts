/**
 * Whether sampled reads of a row of an error table come from its computed row.
 *
 * Equation: chi-square of n samples over the codes that 5 or more of them are expected at; the other codes
 * together are one more where they add up to 5, and else their number is held against Poisson's law.
 * P(chi-square > x) has a closed form for every whole number of degrees of freedom.
 */
import { codeProbability, type ErrorTable } from '../src/error-table/table.ts';
import { normalCdf } from '../src/numeric/normal.ts';

const LEAST_EXPECTED_COUNT = 5;

/** How a sampled row lies to its computed one. */
export interface RowAgreement {
  readonly activeCount: number;
  readonly sop: number;
  /** 0 with degreeCount 0 for a row with one code. */
  readonly chiSquare: number;
  readonly degreeCount: number;
  /** Chance of samples that lie as far off or farther, if the computed row is right. */
  readonly chance: number;
}

/** All rows of a table whose samples, `sampleCount` a row, are in `sampled`. */
export function rowAgreements(
  computed: ErrorTable,
  sampled: ErrorTable,
  sampleCount: number,
): readonly RowAgreement[] {
  const { maxActiveCount, lowestRowSop, highestRowSop } = computed;
  const all: RowAgreement[] = [];
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++) {
      const row = (table: ErrorTable) =>
        table.values.map((_, code) => codeProbability(table, { activeCount, sop, code }));
      all.push({ activeCount, sop, ...agreement(row(computed), row(sampled), sampleCount) });
    }
  }
  return all;
}

/** The same of one row: probabilities and shares by code. */
export function agreement(
  probabilities: Float64Array,
  shares: Float64Array,
  sampleCount: number,
): Pick<RowAgreement, 'chiSquare' | 'degreeCount' | 'chance'> {
  const rest = { expected: 0, seen: 0 };
  let chiSquare = 0;
  let groupCount = 0;
  const add = (expected: number, seen: number) => {
    chiSquare += (seen - expected) ** 2 / expected;
    groupCount++;
  };
  probabilities.forEach((probability, code) => {
    const [expected, seen] = [probability * sampleCount, Math.round(shares[code]! * sampleCount)];
    if (expected >= LEAST_EXPECTED_COUNT) add(expected, seen);
    else {
      rest.expected += expected;
      rest.seen += seen;
    }
  });
  const isRestGroup = rest.expected >= LEAST_EXPECTED_COUNT;
  if (isRestGroup) add(rest.expected, rest.seen);
  const degreeCount = Math.max(0, groupCount - 1);
  const chance = degreeCount > 0 ? chiSquareTail(chiSquare, degreeCount) : 1;
  // Two looks at one row: the smaller chance counts twice.
  const rare = isRestGroup ? 1 : poissonTail(rest.expected, rest.seen);
  return {
    chiSquare: degreeCount > 0 ? chiSquare : 0,
    degreeCount,
    chance: Math.min(1, 2 * Math.min(chance, rare)),
  };
}

/** P(chi-square with `degreeCount` degrees of freedom > x). */
export function chiSquareTail(x: number, degreeCount: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  const isEven = degreeCount % 2 === 0;
  let sum = isEven ? 0 : 2 * normalCdf(-Math.sqrt(x));
  // ln of e^(-x/2) (x/2)^power / gamma(power + 1)
  let log = isEven ? -half : -half + Math.log(half) / 2 - Math.log(Math.sqrt(Math.PI) / 2);
  for (let power = isEven ? 0 : 0.5; power <= degreeCount / 2 - 1; power++) {
    sum += Math.exp(log);
    log += Math.log(half / (power + 1));
  }
  return Math.min(1, sum);
}

/** P(Poisson of mean `expected` >= seen). */
function poissonTail(expected: number, seen: number): number {
  let below = 0;
  let term = Math.exp(-expected);
  for (let count = 0; count < seen; count++) {
    below += term;
    term *= expected / (count + 1);
  }
  if (below < 0.999) return 1 - below;
  let above = 0;
  for (let count = seen; count < seen + 60; count++) {
    above += term;
    term *= expected / (count + 1);
  }
  return above;
}
