import type { Layer, Network, Padding } from '@dl-rsim/sim-core';
import { IMAGE_INDEX } from '@dl-rsim/sim-core';

/** A convolution as papers give it; what is left out is square, unpadded by nothing but "same", ungrouped. */
export interface ConvolutionShape {
  readonly inputCount: number;
  readonly outputCount: number;
  readonly kernelCount: number;
  readonly strideCount?: number;
  readonly groupCount?: number;
  readonly padding?: Padding;
}

const NO_WEIGHTS = new Float32Array(0);

/**
 * Draws an architecture layer by layer: each method puts one behind `from` (the last one drawn, unless said
 * otherwise) and gives back its place. Batch normalisation is folded, so convolutions have biases.
 */
export class Architecture {
  readonly #layers: Layer[] = [];

  get last(): number {
    return this.#layers.length - 1;
  }

  convolution(name: string, shape: ConvolutionShape, from = this.last): number {
    const { inputCount, outputCount, kernelCount, strideCount = 1, groupCount = 1, padding = 'same' } = shape;
    return this.#put({
      kind: 'conv2d',
      name,
      inputIndices: [from],
      kernel: NO_WEIGHTS,
      bias: NO_WEIGHTS,
      inputChannelCount: inputCount,
      outputChannelCount: outputCount,
      groupCount,
      kernelHeightCount: kernelCount,
      kernelWidthCount: kernelCount,
      strideHeightCount: strideCount,
      strideWidthCount: strideCount,
      dilationHeightCount: 1,
      dilationWidthCount: 1,
      padding,
    });
  }

  dense(name: string, inputCount: number, outputCount: number): number {
    const inputIndices = [this.last];
    return this.#put({
      kind: 'dense',
      name,
      inputIndices,
      inputCount,
      outputCount,
      kernel: NO_WEIGHTS,
      bias: NO_WEIGHTS,
    });
  }

  maxPool(name: string, sizeCount: number, strideCount = sizeCount, padding: Padding = 'valid'): number {
    return this.#put({
      kind: 'maxPool2d',
      name,
      inputIndices: [this.last],
      poolHeightCount: sizeCount,
      poolWidthCount: sizeCount,
      strideHeightCount: strideCount,
      strideWidthCount: strideCount,
      padding,
    });
  }

  relu(from = this.last): number {
    return this.#put({ kind: 'relu', name: `${this.#nameOf(from)}.relu`, inputIndices: [from] });
  }

  add(name: string, one: number, other: number): number {
    return this.#put({ kind: 'add', name, inputIndices: [one, other] });
  }

  concatenate(name: string, inputIndices: readonly number[]): number {
    return this.#put({ kind: 'concatenate', name, inputIndices });
  }

  flatten(from = this.last): number {
    return this.#put({ kind: 'flatten', name: `${this.#nameOf(from)}.flatten`, inputIndices: [from] });
  }

  globalAveragePool(): number {
    return this.#put({ kind: 'globalAveragePool2d', name: 'pool', inputIndices: [this.last] });
  }

  /** The network without weights, for images [height, width, channels]. */
  network(name: string, [heightCount, widthCount, channelCount]: readonly [number, number, number]): Network {
    const inputShape = { heightCount, widthCount, channelCount };
    return { name, inputShape, layers: this.#layers, isShapeOnly: true };
  }

  #put(layer: Layer): number {
    return this.#layers.push(layer) - 1;
  }

  #nameOf(index: number): string {
    return index === IMAGE_INDEX ? 'image' : this.#layers[index]!.name;
  }
}
