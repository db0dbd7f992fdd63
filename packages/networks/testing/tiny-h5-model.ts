import { File, type Group, Module, ready } from 'h5wasm';
import { type TinyModel, tinyModel, tinyWeights } from './tiny-layers-model.ts';

/** One weight as a test wants it written. */
export interface TinyH5Weight {
  readonly name: string;
  readonly shape: number[];
  readonly values: Float32Array | Float64Array;
  readonly chunks?: number[];
  readonly compression?: 'gzip';
}

export interface TinyH5Model {
  /** The text of model_config; null writes none. */
  config: string | null;
  /** The layers of layer_names with their weights. */
  layers: { name: string; weights: TinyH5Weight[] }[];
  /** Written into the file at the end. */
  finish: (file: File, weights: Group) => void;
}

let writtenCount = 0;

/** The tiny Layers model as Keras 2 lays it out. */
export function tinyH5Model(model: TinyModel = tinyModel()): TinyH5Model {
  const all = tinyWeights();
  let offset = 0;
  const weightsOf = (layerName: string): TinyH5Weight[] =>
    model.weightsManifest[0]!.weights.filter(({ name }) => name.startsWith(`${layerName}/`)).map(
      ({ name, shape }) => {
        const start = offset;
        offset += shape.reduce((product, extent) => product * extent, 1);
        return { name: `${name}:0`, shape, values: all.slice(start, offset) };
      },
    );
  return {
    config: JSON.stringify(model.modelTopology),
    layers: model.modelTopology.config.layers.map(({ config }) => ({
      name: String(config.name),
      weights: weightsOf(String(config.name)),
    })),
    finish: () => undefined,
  };
}

/** The HDF5 file of a model, written by the library in its own memory. */
export async function packH5Model(model: TinyH5Model = tinyH5Model()): Promise<Uint8Array> {
  const { FS } = await ready;
  const path = `/written-${++writtenCount}.h5`;
  const file = new File(path, 'w');
  if (model.config !== null) file.create_attribute('model_config', model.config);
  const root = file.create_group('model_weights');
  writeNames(
    root,
    'layer_names',
    model.layers.map(({ name }) => name),
  );
  for (const { name, weights } of model.layers) {
    const group = root.create_group(name);
    writeNames(
      group,
      'weight_names',
      weights.map((weight) => weight.name),
    );
    for (const { name: weightName, values, ...stored } of weights) {
      const steps = weightName.split('/');
      const folder = steps
        .slice(0, -1)
        .reduce<Group>(
          (parent, step) => (parent.get(step) as Group | null) ?? parent.create_group(step),
          group,
        );
      folder.create_dataset({ ...stored, name: steps.at(-1)!, data: values });
    }
  }
  model.finish(file, root);
  file.close();
  const bytes = FS.readFile(path).slice();
  FS.unlink(path);
  return bytes;
}

function writeNames(group: Group, name: string, names: readonly string[]): void {
  const length = Math.max(1, ...names.map((text) => text.length));
  group.create_attribute(name, [...names], [names.length], `S${length}`);
}

/** Where the library keeps its files: empty but for its own folders when nothing was left behind. */
export async function leftFiles(): Promise<readonly string[]> {
  await ready;
  const entries = Module.FS.readdir('/') as readonly string[];
  return entries.filter((name) => name.endsWith('.h5'));
}
