import { expect, test } from 'vitest';
import { encodeGroup } from '../crossbar/encode-group.ts';
import { inputDigit, planReads, type ReadFormat } from '../crossbar/read-plan.ts';
import { patchGeometry } from '../network/im2col.ts';
import { mergeHistograms, occupiedRange } from '../numeric/integer-histogram.ts';
import { createReadProfiler } from './read-profile.ts';

const FORMAT: ReadFormat = {
  encoding: 'twosComplement',
  weightBits: 6,
  levelBits: 2,
  inputBits: 6,
  isInputSigned: true,
  dacBits: 2,
  crossbarRowCount: 64,
  crossbarColumnCount: 64,
  ouRowCount: 5,
  ouColumnCount: 8,
};

/** Pseudo-random whole numbers lowest .. lowest + span - 1. */
function integers(count: number, lowest: number, span: number): Int32Array {
  let state = 12345 + count;
  return Int32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return lowest + Math.floor((state / 4294967296) * span);
  });
}

/** A dense layer: one place, one matrix. */
const geometry = (rowCount: number, columnCount: number) =>
  patchGeometry(
    {
      kind: 'dense',
      name: 'dense',
      inputIndices: [0],
      kernel: new Float32Array(0),
      bias: null,
      inputCount: rowCount,
      outputCount: columnCount,
    },
    [rowCount],
  );

test.each([
  'twosComplement',
  'differential',
] as const)('%s: counts are those of reads made one by one', (encoding) => {
  const [rowCount, columnCount] = [13, 4];
  const weights = integers(rowCount * columnCount, -31, 62);
  const inputs = [integers(rowCount, -20, 40), integers(rowCount, 0, 3)];
  const plan = planReads({ rowCount, columnCount }, { ...FORMAT, encoding });
  const profiler = createReadProfiler({
    geometry: geometry(rowCount, columnCount),
    plan,
    weights: [weights],
    imageCount: inputs.length,
  });
  for (const input of inputs) profiler.add(input);
  const profile = profiler.finish();

  const sops: string[] = [];
  const states = new Map<string, number>();
  for (const input of inputs) {
    for (const plane of plan.planes) {
      for (const group of plan.groups) {
        const { positive, negative } = encodeGroup(plan, weights, group);
        for (let line = 0; line < plan.lineCount; line++) {
          let sop = 0;
          let isRead = false;
          for (let row = group.firstRow; row < group.endRow; row++) {
            const at = (row - group.firstRow) * plan.lineCount + line;
            const level = positive[at]! - (negative ? negative[at]! : 0);
            const digit = inputDigit(input[row]!, plane);
            if (digit === 0) continue;
            isRead = true;
            sop += digit * level;
            states.set(`${digit},${level}`, (states.get(`${digit},${level}`) ?? 0) + 1);
          }
          if (isRead) sops.push(`${plan.lineSlices[line]}:${sop}`);
        }
      }
    }
  }
  const counted = profile.sliceSops.flatMap(({ lowest, counts }, slice) =>
    [...counts].flatMap((count, i) => Array.from({ length: count }, () => `${slice}:${lowest + i}`)),
  );
  expect(counted.sort()).toEqual(sops.sort());
  expect(occupiedRange(mergeHistograms(profile.sliceSops))!.highest).toBeGreaterThan(5);
  const offset = (profile.levelSpan - 1) / 2;
  for (let digit = 1; digit < 4; digit++) {
    for (let level = -offset; level <= offset; level++) {
      const count = profile.stateCounts[digit * profile.levelSpan + level + offset];
      expect(count, `digit ${digit} on level ${level}`).toBe(states.get(`${digit},${level}`) ?? 0);
    }
  }
});
