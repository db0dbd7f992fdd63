/**
 * Networks, chips and printed results of Li 2023 (@source li2023), and ours beside them. Of its text the
 * layout of the large table was lost; the pairing of numbers is confirmed where the unused crossbars of the
 * proportional rule come out exactly.
 */
import { proportionalCopies } from '../src/mapping/duplicate-evenly.ts';
import { crossbarsOf } from '../src/mapping/duplicate-stage.ts';
import { dynamicProgramCopies, type ProgramLayer } from '../src/mapping/dynamic-program.ts';
import { pipelineSteps } from '../src/mapping/dynamic-program-steps.ts';
import { transferSec } from '../src/mapping/dynamic-program-transfer.ts';

/** 21 cycles of 100 ns. */
export const LI_STEP_SEC = 2.1e-6;

/** 72 crossbars a tile; 128 and 12.8 GB/s, which are powers of two: only then T_step is 7.57 us. */
export const LI_BANDWIDTH = {
  tileCrossbarCount: 72,
  intraTileBitsHz: 128 * 2 ** 30 * 8,
  interTileBitsHz: 12.8 * 2 ** 30 * 8,
};
const VALUE_BITS = 16;

/** A printed vector: convolution, and the pooling behind it. */
interface LayerVector {
  readonly inputCount: number;
  readonly outputCount: number;
  readonly placeCount: number;
  readonly kernelCount?: number;
  readonly strideCount?: number;
  readonly padCount?: number;
  readonly pool?: { readonly sizeCount: number; readonly strideCount: number; readonly padCount: number };
}

const POOL_2 = { sizeCount: 2, strideCount: 2, padCount: 0 };
const POOL_3 = { sizeCount: 3, strideCount: 2, padCount: 0 };

const vgg = (stages: readonly (readonly number[])[]): readonly LayerVector[] => {
  let inputCount = 3;
  return stages.flatMap((channels, stage) =>
    channels.map((outputCount, i): LayerVector => {
      const vector = { inputCount, outputCount, placeCount: 224 >> stage };
      inputCount = outputCount;
      return i === channels.length - 1 ? { ...vector, pool: POOL_2 } : vector;
    }),
  );
};

export const LI_NETWORKS = {
  alexNet: [
    {
      inputCount: 3,
      outputCount: 96,
      placeCount: 55,
      kernelCount: 11,
      strideCount: 4,
      padCount: 0,
      pool: POOL_3,
    },
    { inputCount: 96, outputCount: 256, placeCount: 27, kernelCount: 5, padCount: 2, pool: POOL_3 },
    { inputCount: 256, outputCount: 384, placeCount: 13 },
    { inputCount: 384, outputCount: 384, placeCount: 13 },
    { inputCount: 384, outputCount: 256, placeCount: 13, pool: POOL_3 },
  ],
  vggA: vgg([[64], [128], [256, 256], [512, 512], [512, 512]]),
  vggE: vgg([
    [64, 64],
    [128, 128],
    [256, 256, 256, 256],
    [512, 512, 512, 512],
    [512, 512, 512, 512],
  ]),
  resNet18: resNet18(),
} as const;

/** The way through the residual blocks, shortcuts left out. */
function resNet18(): readonly LayerVector[] {
  const first = {
    inputCount: 3,
    outputCount: 64,
    placeCount: 112,
    kernelCount: 7,
    strideCount: 2,
    padCount: 3,
  };
  const layers: LayerVector[] = [{ ...first, pool: { ...POOL_3, padCount: 1 } }];
  let inputCount = 64;
  for (const [outputCount, placeCount] of [
    [64, 56],
    [128, 28],
    [256, 14],
    [512, 7],
  ] as const) {
    layers.push({ inputCount, outputCount, placeCount, strideCount: outputCount / inputCount });
    for (let i = 0; i < 3; i++) layers.push({ inputCount: outputCount, outputCount, placeCount });
    inputCount = outputCount;
  }
  return layers;
}

const window = (sizeCount: number, strideCount: number, padCount: number) => ({
  heightCount: sizeCount,
  widthCount: sizeCount,
  strideHeightCount: strideCount,
  strideWidthCount: strideCount,
  padTopCount: padCount,
  padLeftCount: padCount,
});

/** A chain on crossbars of so many lines, one logical crossbar for all slices of a weight. */
export function liLayers(vectors: readonly LayerVector[], lineCount: number): readonly ProgramLayer[] {
  return vectors.map((vector, i) => {
    const { inputCount, outputCount, placeCount, kernelCount = 3, strideCount = 1, padCount = 1 } = vector;
    const rowCount = kernelCount * kernelCount * inputCount;
    const stepCount = placeCount * placeCount;
    const source = vectors[i - 1];
    return {
      stepCount,
      crossbarCount: Math.ceil(rowCount / lineCount) * Math.ceil(outputCount / lineCount),
      stepSec: LI_STEP_SEC,
      leastCount: 1,
      mostCount: stepCount,
      heightCount: placeCount,
      widthCount: placeCount,
      stepHeightCount: 1,
      stepWidthCount: 1,
      tailRatio: padCount / strideCount,
      inputBits: rowCount * VALUE_BITS,
      outputBits: outputCount * VALUE_BITS,
      feeds: source
        ? [{ sourceIndex: i - 1, windows: windowsBack(source, [kernelCount, strideCount, padCount]) }]
        : [],
    };
  });
}

function windowsBack(
  { placeCount, pool }: LayerVector,
  [kernelCount, strideCount, padCount]: readonly [number, number, number],
) {
  const own = window(kernelCount, strideCount, padCount);
  if (!pool) return [{ window: own, heightCount: placeCount, widthCount: placeCount }];
  const pooledCount = Math.floor((placeCount - pool.sizeCount + 2 * pool.padCount) / pool.strideCount) + 1;
  const pooling = window(pool.sizeCount, pool.strideCount, pool.padCount);
  return [
    { window: own, heightCount: pooledCount, widthCount: pooledCount },
    { window: pooling, heightCount: placeCount, widthCount: placeCount },
  ];
}

/** Op and T_step of copies. */
export function liResult(layers: readonly ProgramLayer[], copies: readonly number[]) {
  const transfersSec = layers.map((_, i) => transferSec(layers, i, { copies, bandwidth: LI_BANDWIDTH }));
  return {
    opCount: Math.max(...pipelineSteps(layers, copies).opCounts),
    stepSec: Math.max(LI_STEP_SEC, ...transfersSec),
    usedCount: crossbarsOf(layers, copies),
  };
}

/** Steps by dynamic programming and by the proportional rule, and the crossbars that the rule leaves. */
export const LI_PRINTED = [
  { network: 'vggA', lineCount: 128, budgetCount: 4096, programmed: 162, proportional: 245, unused: 253 },
  { network: 'vggE', lineCount: 128, budgetCount: 8192, programmed: 280, proportional: 318, unused: 514 },
  { network: 'vggE', lineCount: 256, budgetCount: 4096, programmed: 201, proportional: 295, unused: 100 },
  { network: 'resNet18', lineCount: 128, budgetCount: 4096, programmed: 79, proportional: 101, unused: 278 },
] as const;

/** The printed table with ours beside it, for docs/reproduction.md. */
export function li2023Rows() {
  return LI_PRINTED.map((printed) => {
    const { network, lineCount, budgetCount } = printed;
    const layers = liLayers(LI_NETWORKS[network], lineCount);
    const programmed = liResult(layers, dynamicProgramCopies(layers, { budgetCount }));
    const proportional = liResult(layers, proportionalCopies(layers, budgetCount));
    return {
      ...printed,
      ours: {
        programmed: programmed.opCount,
        proportional: proportional.opCount,
        unused: budgetCount - proportional.usedCount,
      },
    };
  });
}
