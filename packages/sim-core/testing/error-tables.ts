import { type ErrorTable, rowCount } from '../src/error-table/table.ts';
import { nextWord, stream } from '../src/random/stream.ts';

/**
 * A table with a code for every SOP that a group can have, in which a read of (N, k) reports one more or one
 * less with probability `wrongRatio(N, k)`, at the ends of the codes the one neighbour there is.
 */
export function neighbourTable(options: {
  readonly maxActiveCount: number;
  readonly lowestRowSop?: number;
  readonly highestRowSop?: number;
  readonly wrongRatio: (activeCount: number, sop: number) => number;
  /** Value of a code over the SOP that it stands for; 1 unless told otherwise. */
  readonly step?: number;
}): ErrorTable {
  const { maxActiveCount, lowestRowSop = 0, highestRowSop = 1, wrongRatio, step = 1 } = options;
  const lowest = maxActiveCount * lowestRowSop;
  const codeCount = maxActiveCount * highestRowSop - lowest + 1;
  const values = Float64Array.from({ length: codeCount }, (_, code) => (lowest + code) * step);
  const rowStarts: number[] = [0];
  const firstCodes: number[] = [];
  const probabilities: number[] = [];
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++) {
      const code = sop - lowest;
      const neighbours = [code - 1, code + 1].filter((other) => other >= 0 && other < codeCount);
      const wrong = wrongRatio(activeCount, sop);
      firstCodes.push(Math.max(0, code - 1));
      for (let other = Math.max(0, code - 1); other <= Math.min(codeCount - 1, code + 1); other++) {
        probabilities.push(other === code ? 1 - wrong : wrong / neighbours.length);
      }
      rowStarts.push(probabilities.length);
    }
  }
  return {
    maxActiveCount,
    lowestRowSop,
    highestRowSop,
    values,
    rowStarts: Int32Array.from(rowStarts),
    firstCodes: Int32Array.from(firstCodes),
    probabilities: Float64Array.from(probabilities),
  };
}

/** Codes of a scattered row. */
const BAND = 5;

/**
 * A table of the same shape whose rows spread at random over five codes around k, k itself with `rightRatio`
 * at least.
 */
export function scatteredTable(options: {
  readonly maxActiveCount: number;
  readonly lowestRowSop?: number;
  readonly highestRowSop?: number;
  readonly rightRatio: (activeCount: number) => number;
  readonly step?: number;
}): ErrorTable {
  const plain = neighbourTable({ ...options, wrongRatio: () => 0 });
  const { maxActiveCount, lowestRowSop, highestRowSop } = plain;
  const source = stream('0000000000005eed', 'table', maxActiveCount);
  const width = Math.min(BAND, plain.values.length);
  const probabilities = new Float64Array(rowCount(plain) * width);
  const firstCodes = new Int32Array(rowCount(plain));
  let row = 0;
  for (let activeCount = 1; activeCount <= maxActiveCount; activeCount++) {
    for (let sop = activeCount * lowestRowSop; sop <= activeCount * highestRowSop; sop++, row++) {
      const own = sop - maxActiveCount * lowestRowSop;
      const first = Math.min(Math.max(0, own - (nextWord(source) & 3)), plain.values.length - width);
      const shares = Array.from({ length: width }, () => nextWord(source) >>> 8);
      const total = shares.reduce((sum, share) => sum + share, 0);
      const right = options.rightRatio(activeCount);
      for (let i = 0; i < width; i++) {
        const isOwn = first + i === own;
        probabilities[row * width + i] = ((1 - right) * shares[i]!) / total + (isOwn ? right : 0);
      }
      firstCodes[row] = first;
    }
  }
  const rowStarts = Int32Array.from({ length: row + 1 }, (_, i) => i * width);
  return { ...plain, rowStarts, firstCodes, probabilities };
}
