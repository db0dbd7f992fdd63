import { IMAGE_INDEX, type Network } from '@dl-rsim/sim-core';

interface KerasLayerJson {
  readonly name: string;
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

/** A weight of a layer: the last step of its name, `kernel`. */
export interface KerasWeight {
  readonly part: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights?: readonly KerasWeight[];
}

const INPUT_NAME = 'image';

/** The layers of a functional Keras model, as they are written. */
export class KerasWriter {
  readonly weights: {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }[] = [];
  readonly #layers: KerasLayerJson[] = [];
  readonly #names = new Set<string>();
  /** [our layer]: name of the Keras layer that gives its output. */
  readonly #outputs = new Map<number, string>();
  readonly #modelName: string;
  readonly #inputName: string;

  constructor({ name, inputShape }: Network) {
    this.#modelName = name;
    this.#inputName = this.#freeName(INPUT_NAME);
    const { heightCount, widthCount, channelCount } = inputShape;
    this.#push('InputLayer', {
      name: this.#inputName,
      config: {
        batch_input_shape: [null, heightCount, widthCount, channelCount],
        dtype: 'float32',
        sparse: false,
      },
      inputs: [],
    });
  }

  /** Names of the Keras layers that give these outputs of ours; empty behind one that was refused. */
  inputsOf(indices: readonly number[]): readonly string[] {
    return indices.map((index) =>
      index === IMAGE_INDEX ? this.#inputName : (this.#outputs.get(index) ?? ''),
    );
  }

  /** Adds a layer behind others, by their names; gives its own. */
  add(
    wantedName: string,
    { className, config, weights = [] }: KerasLayer,
    inputs: readonly string[],
  ): string {
    const name = this.#freeName(wantedName);
    this.#push(className, { name, config, inputs });
    for (const { part, shape, values } of weights)
      this.weights.push({ name: `${name}/${part}`, shape, values });
    return name;
  }

  /** The output of our layer is that of this Keras layer. */
  finish(layerIndex: number, name: string): void {
    this.#outputs.set(layerIndex, name);
  }

  config(): object {
    return {
      name: this.#modelName,
      layers: this.#layers,
      input_layers: [[this.#inputName, 0, 0]],
      output_layers: [[this.#outputs.get(this.#outputs.size - 1), 0, 0]],
    };
  }

  #push(
    className: string,
    layer: { readonly name: string; readonly config: object; readonly inputs: readonly string[] },
  ): void {
    const { name, config, inputs } = layer;
    this.#layers.push({
      name,
      class_name: className,
      config: { name, ...(className === 'InputLayer' ? {} : { trainable: true }), ...config },
      inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
    });
  }

  #freeName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#names.has(name); count++) name = `${wanted}_${count}`;
    this.#names.add(name);
    return name;
  }
}
