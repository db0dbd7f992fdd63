import type { BenchCase } from './runner/bench-case.ts';
import { squareLayer } from './runner/bench-layers.ts';
import { tableLayer } from './table.ts';

const RATES = [0.01, 0.04, 0.08, 0.16, 0.25, 0.3, 0.4];
const LAYER = squareLayer({ imageCount: 7, kernelCount: 3, channelCount: 64, columnCount: 64 });

/** All windows by the clock against a draw for every read: where the first becomes the slower one. */
export function* benchCases(): Generator<BenchCase> {
  for (const ouRowCount of [9, 128]) {
    for (const rate of RATES) {
      yield {
        name: `S_OU ${ouRowCount}, wrong ${rate}`,
        baseline: 'a draw for every read',
        unit: 'ms',
        valueOf: (durationSec) => durationSec * 1e3,
        repetitionCount: 7,
        run: tableLayer(LAYER, { rate, ouRowCount, highestJumpBound: 0.999 }),
        runBaseline: tableLayer(LAYER, { rate, ouRowCount, highestJumpBound: 0 }),
      };
    }
  }
}
