import {
  type CrossbarLayer,
  type Extents,
  elementCount,
  isCrossbarLayer,
  type Layer,
  outputExtents,
} from '@dl-rsim/sim-core';
import { printable } from '../issue.ts';
import { type ChannelScaling, foldBatchNormalization } from '../keras-layers/batch-normalization.ts';
import type { LayerDraft } from '../keras-layers/draft-layers.ts';
import type { ImportNote } from '../read-network.ts';
import { OnnxRefusal } from './onnx-refusal.ts';
import type { Activation } from './value.ts';

const LIMIT_LAYERS = 2000;
const LIMIT_NAME = 120;
const LIMIT_ELEMENTS = 67_108_864;

type WithoutName<L> = L extends unknown ? Omit<L, 'name'> : never;
/** A layer before it has a name and inputs. */
export type Draft = WithoutName<LayerDraft>;

/** The layers that have been built so far, and the names that they have taken. */
export class NetworkBuilder {
  readonly layers: Layer[] = [];
  readonly notes: ImportNote[] = [];
  readonly #extents: Extents[] = [];
  readonly #names = new Set<string>();

  /** Adds a layer behind `inputs`; gives its place and our shape of its output. */
  add(draft: Draft, name: string, inputs: readonly Activation[]): { index: number; extents: Extents } {
    if (this.layers.length === LIMIT_LAYERS)
      throw new OnnxRefusal(`the network has more than ${LIMIT_LAYERS} layers`, { code: 'TOO_BIG' });
    const shapes = inputs.map(({ extents }) => extents);
    const layer = { ...draft, name: this.#freeName(name), inputIndices: inputs.map(({ index }) => index) };
    const extents = outputExtents(layer as Layer, shapes);
    if (!extents.every((extent) => extent >= 1)) {
      const actual = shapes[0]!.slice(0, 2).join('x');
      throw new OnnxRefusal(`its window is larger than the map of ${actual}`, {
        code: 'SHAPE_MISMATCH',
        actual,
      });
    }
    if (elementCount(extents) > LIMIT_ELEMENTS) {
      const actual = extents.join('x');
      throw new OnnxRefusal(`its output ${actual} has more than ${LIMIT_ELEMENTS} numbers`, {
        code: 'TOO_BIG',
        limit: String(LIMIT_ELEMENTS),
        actual,
      });
    }
    this.#extents.push(extents);
    return { index: this.layers.push(layer as Layer) - 1, extents };
  }

  /** The convolution or dense layer that gives a value, when nothing else takes its output. */
  soleCrossbarLayer({ index, isSole }: Activation): CrossbarLayer | null {
    const layer = isSole ? this.layers[index] : undefined;
    return layer !== undefined && isCrossbarLayer(layer) ? layer : null;
  }

  /** Puts a scaling of its output channels into a convolution or dense layer. */
  fold({ index }: Activation, scaling: ChannelScaling): void {
    this.layers[index] = foldBatchNormalization(this.layers[index] as CrossbarLayer, scaling);
  }

  /** Makes the layer in its place another kind of layer of the same shape. */
  replace(index: number, draft: Draft): void {
    const { name, inputIndices } = this.layers[index]!;
    this.layers[index] = { ...draft, name, inputIndices } as Layer;
  }

  note(place: string, message: string): void {
    this.notes.push({ place, message });
  }

  /** Names of layers are unique, printable and short. */
  #freeName(wanted: string): string {
    const base = printable(wanted).slice(0, LIMIT_NAME - 8) || 'layer';
    let name = base;
    for (let count = 2; this.#names.has(name); count++) name = `${base}_${count}`;
    this.#names.add(name);
    return name;
  }
}
