import { planReads } from '../src/crossbar/read-plan.ts';
import { createOperators, forward, imageInput, isCrossbarLayer, layerExtents } from '../src/index.ts';
import { createTableLayer } from '../src/inference/inject-table.ts';
import { createInjectedNetwork } from '../src/inference/network.ts';
import type { Kernel } from '../src/kernels/kernel.ts';
import { loadKernel } from '../src/kernels/load.ts';
import type { CrossbarLayer } from '../src/network/graph.ts';
import { patchGeometry } from '../src/network/im2col.ts';
import { createIntegerOperator, quantizeGroups } from '../src/network/integer-inference.ts';
import { fixedPointGrid } from '../src/network/quantize.ts';
import { type Extents, inputExtents } from '../src/network/shape.ts';
import { uniformWeightGrid } from '../src/network/weight-grid.ts';
import { neighbourTable } from '../testing/error-tables.ts';
import { lenetNetwork, randomImages } from '../testing/index.ts';
import type { BenchCase } from './runner/bench-case.ts';

const RATES = [1e-4, 1e-3, 1e-2, 0.05, 0.2];
const OU_ROW_COUNT = 9;
const GRID = fixedPointGrid({ integerBits: 2, fractionBits: 4 });
const quantizationOf = (layer: CrossbarLayer) => ({
  activation: GRID,
  weight: uniformWeightGrid(layer, GRID),
});
const network = lenetNetwork();
const extents = layerExtents(network);
const images = randomImages(network.inputShape, 10, 10);

/** Ten images through LeNet-5's shapes, numbers of 6 bits: with read errors against the integer network. */
export function* benchCases(): Generator<BenchCase> {
  const imagesPerSec = (durationSec: number) => images.imageCount / durationSec;
  const shared = { baseline: 'the integer network', unit: 'images/s', valueOf: imagesPerSec };
  for (const rate of RATES) {
    yield { ...shared, name: `wrong ${rate}`, run: withErrors(rate), runBaseline: integerNetwork() };
  }
}

function integerNetwork(): () => void {
  const kernel = loadKernel();
  const operators = createOperators(network, extents, (layer, input) =>
    createIntegerOperator(layer, input, { quantization: quantizationOf(layer), kernel }),
  );
  return () => {
    for (let i = 0; i < images.imageCount; i++) {
      forward({ network, extents, operators, input: imageInput(images, i) });
    }
  };
}

function withErrors(rate: number): () => void {
  const kernel = loadKernel();
  const crossbars = network.layers.flatMap((layer, layerIndex) => {
    if (!isCrossbarLayer(layer)) return [];
    const input = inputExtents(network, extents, layerIndex)[0]!;
    const quantization = quantizationOf(layer);
    return [{ layerIndex, quantization, groups: [tableLayer(kernel, layer, input, rate)] }];
  });
  const infer = createInjectedNetwork({ network, extents, crossbars });
  return () => {
    for (let i = 0; i < images.imageCount; i++) {
      infer(imageInput(images, i), { chipIndex: 0, repeatIndex: 0, imageIndex: i });
    }
  };
}

function tableLayer(kernel: Kernel, layer: CrossbarLayer, input: Extents, rate: number) {
  const geometry = patchGeometry(layer, input);
  const plan = planReads(geometry, {
    encoding: 'twosComplement',
    weightBits: GRID.widthBits,
    levelBits: 1,
    inputBits: GRID.widthBits,
    isInputSigned: true,
    dacBits: 1,
    crossbarRowCount: 128,
    crossbarColumnCount: 128,
    ouRowCount: OU_ROW_COUNT,
    ouColumnCount: 8,
  });
  const table = neighbourTable({
    maxActiveCount: OU_ROW_COUNT,
    wrongRatio: (activeCount, sop) => (rate * (sop + 1)) / (activeCount / 2 + 1),
  });
  const weights = quantizeGroups(layer, quantizationOf(layer))[0]!;
  const seed = '0000000000005eed';
  return createTableLayer({
    kernel,
    geometry,
    groupIndex: 0,
    weights,
    plan,
    table,
    seed,
    slicesInScope: null,
  });
}
