import { createOperators, forward } from '../network/forward.ts';
import type { CrossbarLayer, Network } from '../network/graph.ts';
import { gatherPatch, patchGeometry } from '../network/im2col.ts';
import { type Quantization, writeScaled } from '../network/integer-inference.ts';
import { quantize } from '../network/quantize.ts';
import type { Extents } from '../network/shape.ts';
import { addressKey } from '../random/address.ts';
import { packPlanes, sliceWeights } from './decompose.ts';
import { injectPatch, type ReadTally } from './inject-table.ts';
import type { RowSampler } from './row-sampler.ts';

/** What error injection needs to know of a design. */
export interface InjectionRequest {
  readonly network: Network;
  readonly extents: readonly Extents[];
  readonly quantization: Quantization;
  readonly sampler: RowSampler;
  /** S_OU */
  readonly groupRowCount: number;
  readonly seed: string;
}

/** A network on the simulated crossbars, with its reads counted per layer. */
export interface InjectedNetwork {
  /** The output vector for one input; the address fixes every read error in it. */
  infer(
    input: Float32Array,
    address: { readonly repeatIndex: number; readonly imageIndex: number },
  ): Float32Array;
  /** Reads of all inferences so far; crossbar layers only. */
  tallies(): readonly ({ readonly layerIndex: number } & Readonly<ReadTally>)[];
}

/** Slices the weights of every crossbar layer once; `infer` then runs per image and repeat. */
export function createInjectedNetwork(request: InjectionRequest): InjectedNetwork {
  const { network, extents, seed } = request;
  const tallies: ({ readonly layerIndex: number } & ReadTally)[] = [];
  let key: (layerIndex: number) => Int32Array = () => new Int32Array(4);
  const operators = createOperators(network, extents, (layer, input, layerIndex) => {
    const tally = { layerIndex, readCount: 0, wrongCount: 0, zeroCount: 0 };
    tallies.push(tally);
    const inject = createInjectedLayer(request, { layer, input, tally });
    return (activation) => inject(activation, key(layerIndex));
  });
  return {
    infer(input, { repeatIndex, imageIndex }) {
      key = (layerIndex) => addressKey(seed, ['read', repeatIndex, imageIndex, layerIndex]);
      return forward({ network, extents, operators, input });
    },
    tallies: () => tallies.map((tally) => ({ ...tally })),
  };
}

/** One crossbar layer with read errors: quantize, decompose, inject, compose. */
function createInjectedLayer(
  { quantization, sampler, groupRowCount }: InjectionRequest,
  place: { readonly layer: CrossbarLayer; readonly input: Extents; readonly tally: ReadTally },
): (activation: Float32Array, key: Int32Array) => Float32Array {
  const { layer, tally } = place;
  const { activation: inputGrid, weight: weightGrid } = quantization;
  const geometry = patchGeometry(layer, place.input);
  const slicing = { groupRowCount, sliceCount: weightGrid.widthBits };
  const packing = { groupRowCount, planeCount: inputGrid.widthBits };
  const weights = sliceWeights(quantize(layer.kernel, weightGrid), geometry, slicing);
  const patch = new Int32Array(geometry.rowCount);
  const planes = new Int32Array(inputGrid.widthBits * weights.groupCount);
  const sums = new Float64Array(geometry.columnCount);
  return (activation, key) => {
    const integers = quantize(activation, inputGrid);
    const output = new Float32Array(geometry.positionCount * geometry.columnCount);
    for (let position = 0; position < geometry.positionCount; position++) {
      gatherPatch(geometry, integers, position, patch);
      packPlanes(patch, planes, packing);
      sums.fill(0);
      injectPatch({ weights, sampler, planes, key, position, sums, tally });
      writeScaled({ sums, quantization, bias: layer.bias, output, position });
    }
    return output;
  };
}
