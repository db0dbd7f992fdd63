/**
 * Convolutions and dense layers of networks as PIMCOMP's model files have them (224 x 224 images), in its
 * order. Facts; checked by the number of matrix products that it prints.
 */
export interface PimLayer {
  readonly kernelCount: number;
  readonly strideCount: number;
  readonly padCount: number;
  readonly inputCount: number;
  readonly outputCount: number;
  /** Input and output places in a row; 1 for a dense layer. */
  readonly inputPlaceCount: number;
  readonly placeCount: number;
}

/** [kernel, stride, padding], [input, output channels], [input, output places in a row] */
type Row = readonly [readonly [number, number, number], readonly [number, number], readonly [number, number]];

const layer = ([[kernelCount, strideCount, padCount], [inputCount, outputCount], places]: Row): PimLayer => ({
  kernelCount,
  strideCount,
  padCount,
  inputCount,
  outputCount,
  inputPlaceCount: places[0],
  placeCount: places[1],
});

const SAME_3 = [3, 1, 1] as const;
const POINT = [1, 1, 0] as const;

function resNet18(): readonly Row[] {
  const rows: Row[] = [
    [
      [7, 2, 3],
      [3, 64],
      [224, 112],
    ],
  ];
  for (let i = 0; i < 4; i++) rows.push([SAME_3, [64, 64], [56, 56]]);
  for (const [outputCount, places] of [
    [128, 28],
    [256, 14],
    [512, 7],
  ] as const) {
    const inputCount = outputCount / 2;
    rows.push([
      [1, 2, 0],
      [inputCount, outputCount],
      [2 * places, places],
    ]);
    rows.push([
      [3, 2, 1],
      [inputCount, outputCount],
      [2 * places, places],
    ]);
    for (let i = 0; i < 3; i++) rows.push([SAME_3, [outputCount, outputCount], [places, places]]);
  }
  return [...rows, [POINT, [512, 1000], [1, 1]]];
}

function squeezeNet(): readonly Row[] {
  const rows: Row[] = [
    [
      [3, 2, 0],
      [3, 64],
      [224, 111],
    ],
  ];
  let inputCount = 64;
  for (const [squeezed, expanded, places] of [
    [16, 64, 55],
    [16, 64, 55],
    [32, 128, 27],
    [32, 128, 27],
    [48, 192, 13],
    [48, 192, 13],
    [64, 256, 13],
    [64, 256, 13],
  ] as const) {
    rows.push([POINT, [inputCount, squeezed], [places, places]]);
    rows.push([POINT, [squeezed, expanded], [places, places]]);
    rows.push([SAME_3, [squeezed, expanded], [places, places]]);
    inputCount = 2 * expanded;
  }
  return [...rows, [POINT, [512, 1000], [13, 13]]];
}

/** 1 x 1, 3 x 3 reduced, 3 x 3, 5 x 5 reduced, 5 x 5, behind the pooling. */
const INCEPTIONS = [
  [28, 64, 96, 128, 16, 32, 32],
  [28, 128, 128, 192, 32, 96, 64],
  [14, 192, 96, 208, 16, 48, 64],
  [14, 160, 112, 224, 24, 64, 64],
  [14, 128, 128, 256, 24, 64, 64],
  [14, 112, 144, 288, 32, 64, 64],
  [14, 256, 160, 320, 32, 128, 128],
  [7, 256, 160, 320, 32, 128, 128],
  [7, 384, 192, 384, 48, 128, 128],
] as const;

function googLeNet(): readonly Row[] {
  const rows: Row[] = [
    [
      [7, 2, 3],
      [3, 64],
      [224, 112],
    ],
    [POINT, [64, 64], [56, 56]],
    [SAME_3, [64, 192], [56, 56]],
  ];
  let inputCount = 192;
  for (const [places, one, reduced3, three, reduced5, five, pooled] of INCEPTIONS) {
    const same = [places, places] as const;
    rows.push([POINT, [inputCount, one], same], [POINT, [inputCount, reduced3], same]);
    rows.push([SAME_3, [reduced3, three], same], [POINT, [inputCount, reduced5], same]);
    rows.push([[5, 1, 2], [reduced5, five], same], [POINT, [inputCount, pooled], same]);
    inputCount = one + three + five + pooled;
  }
  return [...rows, [POINT, [1024, 1000], [1, 1]]];
}

/** Groups are left out there. */
const ALEX_NET: readonly Row[] = [
  [
    [11, 4, 0],
    [3, 96],
    [224, 54],
  ],
  [
    [5, 1, 2],
    [96, 256],
    [26, 26],
  ],
  [SAME_3, [256, 384], [12, 12]],
  [SAME_3, [384, 384], [12, 12]],
  [SAME_3, [384, 256], [12, 12]],
  [POINT, [9216, 4096], [1, 1]],
  [POINT, [4096, 4096], [1, 1]],
  [POINT, [4096, 1000], [1, 1]],
];

/** Depthwise convolutions are full ones there. */
function mobileNet2(): readonly Row[] {
  const rows: Row[] = [
    [
      [3, 2, 1],
      [3, 32],
      [224, 112],
    ],
  ];
  let inputCount = 32;
  let places = 112;
  for (const [expansion, outputCount, blockCount, stride] of [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ] as const) {
    for (let block = 0; block < blockCount; block++) {
      const width = expansion * inputCount;
      const strideCount = block === 0 ? stride : 1;
      if (expansion > 1) rows.push([POINT, [inputCount, width], [places, places]]);
      rows.push([
        [3, strideCount, 1],
        [width, width],
        [places, places / strideCount],
      ]);
      places /= strideCount;
      rows.push([POINT, [width, outputCount], [places, places]]);
      inputCount = outputCount;
    }
  }
  return [...rows, [POINT, [320, 1280], [7, 7]], [POINT, [1280, 1000], [1, 1]]];
}

export const PIM_NETWORKS: Readonly<Record<string, readonly PimLayer[]>> = {
  resnet18: resNet18().map(layer),
  squeezenet: squeezeNet().map(layer),
  googlenet: googLeNet().map(layer),
  mobilenetv2: mobileNet2().map(layer),
  alexnet: ALEX_NET.map(layer),
};

export const LINES = 128;

export const windowsOf = ({ placeCount }: PimLayer): number => placeCount * placeCount;

export const rowsOf = ({ kernelCount, inputCount }: PimLayer): number =>
  kernelCount * kernelCount * inputCount;

/** Row blocks of one copy ("array groups"), and crossbars of each: one for 128 outputs. */
export const groupsOf = (pim: PimLayer): number => Math.ceil(rowsOf(pim) / LINES);
export const groupCrossbarsOf = ({ outputCount }: PimLayer): number => Math.ceil(outputCount / LINES);
