import * as fc from 'fast-check';
import type { Layer, Network } from '../src/index.ts';
import { type Extents, elementCount, imageExtents, outputExtents } from '../src/network/shape.ts';

const EMPTY = new Float32Array(0);

/** One random choice; what does not fit its input is left out. */
interface Step {
  readonly kind: (typeof STEP_KINDS)[number];
  readonly kernelCounts: readonly [number, number];
  readonly strideCounts: readonly [number, number];
  readonly dilationCounts: readonly [number, number];
  readonly padding: 'same' | 'valid' | readonly [number, number, number, number];
  readonly groupCount: number;
  readonly channelCount: number;
}

const STEP_KINDS = [
  'conv',
  'depthwise',
  'pool',
  'pad',
  'relu',
  'residual',
  'concatenate',
  'excite',
  'dense',
] as const;

const pair = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max })) as fc.Arbitrary<
    readonly [number, number]
  >;
const edge = fc.integer({ min: 0, max: 2 });
const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...STEP_KINDS),
  kernelCounts: pair(3),
  strideCounts: pair(3),
  dilationCounts: pair(2),
  padding: fc.oneof(fc.constantFrom('same', 'valid'), fc.tuple(edge, edge, edge, edge)) as fc.Arbitrary<
    Step['padding']
  >,
  groupCount: fc.integer({ min: 1, max: 3 }),
  channelCount: fc.integer({ min: 1, max: 4 }),
});

/** Small architectures without weights: paddings, strides, dilations, groups, branches, vectors with maps. */
export const randomNetworks: fc.Arbitrary<Network> = fc
  .record({
    heightCount: fc.integer({ min: 3, max: 9 }),
    widthCount: fc.integer({ min: 3, max: 9 }),
    channelCount: fc.integer({ min: 1, max: 3 }),
    steps: fc.array(stepArbitrary, { minLength: 1, maxLength: 7 }),
  })
  .map(({ steps, ...inputShape }) => networkOf(inputShape, steps));

function networkOf(inputShape: Network['inputShape'], steps: readonly Step[]): Network {
  const drawn = new Drawn(inputShape);
  for (const step of steps) drawn.take(step);
  drawn.end();
  return drawn.network();
}

class Drawn {
  readonly #inputShape: Network['inputShape'];
  readonly #image: Extents;
  readonly #layers: Layer[] = [];
  readonly #shapes: Extents[] = [];

  constructor(inputShape: Network['inputShape']) {
    this.#inputShape = inputShape;
    this.#image = imageExtents({ inputShape });
  }

  network(): Network {
    return { name: 'random', inputShape: this.#inputShape, layers: this.#layers, isShapeOnly: true };
  }

  take(step: Step): void {
    const last = this.#layers.length - 1;
    const isMap = this.#shape().length === 3;
    const inputIndices = [last];
    const name = `${step.kind}${last + 1}`;
    if (step.kind === 'relu') this.#try({ kind: 'relu', name, inputIndices });
    else if (step.kind === 'dense') this.#dense(step.channelCount + 1);
    else if (isMap) this.#takeMap(step, { name, inputIndices });
  }

  #takeMap(step: Step, base: { readonly name: string; readonly inputIndices: readonly number[] }): void {
    const [last] = base.inputIndices as [number];
    const before = this.#shape();
    switch (step.kind) {
      case 'conv':
      case 'depthwise':
        this.#conv(step, base);
        break;
      case 'pool':
        this.#pool(step, base);
        break;
      case 'pad':
        this.#try({ kind: 'zeroPad2d', ...base, ...edges([1, 0, step.kernelCounts[0], 2]) });
        break;
      case 'residual': {
        const same = { padding: 'same', strideCounts: [1, 1] } as const;
        this.#conv({ ...step, ...same, channelCount: before[2]!, groupCount: 1 }, base);
        const branch = this.#layers.length - 1;
        if (last >= 0) this.#try({ kind: 'add', name: `${base.name}.add`, inputIndices: [branch, last] });
        break;
      }
      case 'concatenate': {
        this.#conv({ ...step, padding: 'same', strideCounts: [1, 1], groupCount: 1 }, base);
        const inputIndices = [this.#layers.length - 1, last];
        if (last >= 0) this.#try({ kind: 'concatenate', name: `${base.name}.both`, inputIndices });
        break;
      }
      default: {
        if (last < 0) break;
        this.#try({ kind: 'globalAveragePool2d', ...base });
        this.#dense(before[2]!);
        const gate = this.#layers.length - 1;
        this.#try({ kind: 'multiply', name: `${base.name}.scale`, inputIndices: [last, gate] });
      }
    }
  }

  /** A vector of classes. */
  end(): void {
    this.#dense(2);
  }

  #shape(): Extents {
    return this.#shapes.at(-1) ?? this.#image;
  }

  #conv(step: Step, base: { readonly name: string; readonly inputIndices: readonly number[] }): void {
    const inputChannelCount = this.#shape()[2]!;
    const isDepthwise = step.kind === 'depthwise';
    const isEven = inputChannelCount % step.groupCount === 0;
    const groupCount = isDepthwise ? inputChannelCount : isEven ? step.groupCount : 1;
    this.#try({
      kind: 'conv2d',
      ...base,
      kernel: EMPTY,
      bias: null,
      kernelHeightCount: step.kernelCounts[0],
      kernelWidthCount: step.kernelCounts[1],
      inputChannelCount,
      outputChannelCount: groupCount === 1 ? step.channelCount : groupCount * step.channelCount,
      groupCount,
      strideHeightCount: step.strideCounts[0],
      strideWidthCount: step.strideCounts[1],
      dilationHeightCount: step.dilationCounts[0],
      dilationWidthCount: step.dilationCounts[1],
      padding: typeof step.padding === 'string' ? step.padding : edges(step.padding),
    });
  }

  #pool(step: Step, base: { readonly name: string; readonly inputIndices: readonly number[] }): void {
    const [poolHeightCount, poolWidthCount] = step.kernelCounts;
    const [strideHeightCount, strideWidthCount] = step.strideCounts;
    // Windows of padding alone are refused.
    const most = Math.min(poolHeightCount, poolWidthCount) - 1;
    const padding =
      typeof step.padding === 'string'
        ? step.padding
        : edges(step.padding.map((count) => Math.min(count, most)));
    const window = { poolHeightCount, poolWidthCount, strideHeightCount, strideWidthCount, padding };
    this.#try({ kind: 'maxPool2d', ...base, ...window });
  }

  #dense(outputCount: number): void {
    const shape = this.#shape();
    if (shape.length === 3) {
      const inputIndices = [this.#layers.length - 1];
      this.#try({ kind: 'flatten', name: `flatten${this.#layers.length}`, inputIndices });
    }
    const at = this.#layers.length;
    const base = { name: `dense${at}`, inputIndices: [at - 1], kernel: EMPTY, bias: null };
    this.#try({ kind: 'dense', ...base, inputCount: elementCount(shape), outputCount });
  }

  /** Adds a layer unless its window is larger than its input. */
  #try(layer: Layer): void {
    const inputs = layer.inputIndices.map((index) => this.#shapes[index] ?? this.#image);
    const output = outputExtents(layer, inputs);
    if (elementCount(output) <= 0) return;
    this.#layers.push(layer);
    this.#shapes.push(output);
  }
}

function edges([topCount, bottomCount, leftCount, rightCount]: readonly number[]) {
  return {
    topCount: topCount!,
    bottomCount: bottomCount!,
    leftCount: leftCount!,
    rightCount: rightCount!,
  };
}
