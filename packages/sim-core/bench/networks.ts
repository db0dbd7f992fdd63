import {
  createOperators,
  createShardSimulator,
  type Design,
  forward,
  imageInput,
  type Network,
  type Prepared,
} from '../src/index.ts';
import { loadKernel } from '../src/kernels/load.ts';
import { createIntegerOperator } from '../src/network/integer-inference.ts';
import { drain, lenetNetwork, prepareRun, randomImages, resnet20Network } from '../testing/index.ts';
import type { BenchCase } from './runner/bench-case.ts';
import { hardware } from './runner/hardware.ts';

/** Images of one measured call, and the variation of cells that makes one read in a thousand wrong. */
const NETWORKS = [
  { name: 'LeNet-5', network: lenetNetwork(), imageCount: 16, tableSigmaRatio: 0.0285 },
  { name: 'ResNet-20', network: resnet20Network(), imageCount: 1, tableSigmaRatio: 0.0335 },
];
const ARRAY_SIGMA_RATIO = 0.05;

/**
 * Whole networks on the hardware of runner/hardware.ts, prepared and simulated as runs are, against the
 * integer network without errors. Names tell the share of wrong reads.
 */
export function* benchCases(): Generator<BenchCase> {
  for (const { name, network, imageCount, tableSigmaRatio } of NETWORKS) {
    for (const weightEncoding of ['twosComplement', 'offset'] as const) {
      for (const fidelity of ['table', 'array'] as const) {
        const images = randomImages(network.inputShape, 16, 10);
        const sigmaRatio = fidelity === 'table' ? tableSigmaRatio : ARRAY_SIGMA_RATIO;
        const spec = hardware(fidelity, { sigmaRatio, weightEncoding });
        const { design, prepared } = prepareRun(spec, network, images);
        const simulate = createShardSimulator({ design, prepared, images });
        // The first draw would compute the reference networks, too.
        const shard = { shardIndex: 0, chipIndex: 0, repeatIndex: 1, firstImageIndex: 0, imageCount };
        const { layers } = drain(simulate(shard));
        const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
        const wrongRatio =
          total(layers.map(({ wrongCount }) => wrongCount)) / total(layers.map(({ readCount }) => readCount));
        const integerNetwork = createIntegerNetwork({ network, design, prepared });
        yield {
          name: `${name}, ${fidelity}, ${weightEncoding}, wrong ${wrongRatio.toExponential(1)}`,
          baseline: 'the integer network',
          unit: 'images/s',
          valueOf: (durationSec) => imageCount / durationSec,
          run: () => void drain(simulate(shard)),
          runBaseline: () => {
            for (let i = 0; i < imageCount; i++) integerNetwork(imageInput(images, i));
          },
          repetitionCount: 7,
        };
      }
    }
  }
}

function createIntegerNetwork(options: {
  readonly network: Network;
  readonly design: Design;
  readonly prepared: Prepared;
}): (input: Float32Array) => Float32Array {
  const { network, design, prepared } = options;
  const { extents } = design;
  const kernel = loadKernel();
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const { quantization } = prepared.layers.find((one) => one.layerIndex === layerIndex)!;
    return createIntegerOperator(layer, input, { quantization, kernel });
  });
  return (input) => forward({ network, extents, operators, input });
}
