import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { packLayersModel, type TinyModel, tinyModel, tinyWeights } from '../../testing/index.ts';
import { seededRandom } from '../seeded-random.ts';
import { readTfjsLayersModel } from './read-tfjs-layers-model.ts';

/** The first issue of a refused model as one line: code, path, message. */
function refusal(zip: Uint8Array): string {
  const outcome = readTfjsLayersModel(zip);
  if (outcome.ok) return 'accepted';
  const [first] = outcome.problem;
  return `${first?.code} ${first?.path.join('.')}: ${first?.message}`;
}

function bent(bend: (model: TinyModel) => void, weights?: Float32Array): string {
  const model = tinyModel();
  bend(model);
  return refusal(packLayersModel(model, weights));
}

const layersOf = (model: TinyModel) => model.modelTopology.config.layers;
const weightsOf = (model: TinyModel) => model.weightsManifest[0]!.weights;
const configure = (layerIndex: number, config: Record<string, unknown>) => (model: TinyModel) => {
  Object.assign(layersOf(model)[layerIndex]!.config, config);
};

describe('readTfjsLayersModel refuses', () => {
  it('nothing of the tiny model itself', () => {
    expect(refusal(packLayersModel())).toBe('accepted');
  });

  it.each<[string, (model: TinyModel) => void, string]>([
    [
      'a Lambda layer',
      (model) =>
        layersOf(model).splice(2, 0, { class_name: 'Lambda', config: { name: 'evil', function: 'x' } }),
      'UNSUPPORTED layers.2.class_name: layer 2 (Lambda "evil"): it carries program code, which is never run',
    ],
    [
      'a layer it does not know',
      (model) => layersOf(model).splice(1, 0, { class_name: 'LSTM', config: { name: 'lstm' } }),
      'UNSUPPORTED layers.1.class_name: layer 1 (LSTM "lstm"): this layer is not supported',
    ],
    [
      'a class named like a prototype',
      (model) => Object.assign(layersOf(model)[1]!, { class_name: 'constructor' }),
      'UNSUPPORTED',
    ],
    [
      'channels first',
      configure(0, { data_format: 'channels_first' }),
      'UNSUPPORTED layers.0.config.data_format: layer 0 (Conv2D "conv"): data_format is \\"channels_first\\"; only channels_last',
    ],
    [
      'a dilation beyond its image',
      configure(0, { dilation_rate: [3, 3] }),
      'SHAPE_MISMATCH layers.0: layer 0 (Conv2D "conv"): its window is larger than the image of 6x6x1',
    ],
    ['a dilation of 0', configure(0, { dilation_rate: [0, 1] }), 'layers.0.config.dilation_rate'],
    [
      'groups that do not divide its channels',
      configure(0, { groups: 2 }),
      'SHAPE_MISMATCH layers.0.config.groups: layer 0 (Conv2D "conv"): 2 groups do not divide 1 channels',
    ],
    [
      'an unknown activation',
      configure(3, { activation: 'mish' }),
      'UNSUPPORTED layers.3.config.activation: layer 3 (Dense "dense"): activation is \\"mish\\"; only linear, relu, relu6, sigmoid, tanh, softmax, elu, silu',
    ],
    ['a causal padding', configure(0, { padding: 'causal' }), 'UNSUPPORTED layers.0.config.padding'],
    ['units of the wrong type', configure(3, { units: 'many' }), 'WRONG_TYPE layers.3.config.units'],
    ['missing units', (model) => delete layersOf(model)[3]!.config.units, 'MISSING layers.3.config.units'],
    [
      'a kernel of 2^53',
      configure(0, { kernel_size: [2 ** 53, 2 ** 53] }),
      'TOO_BIG layers.0.config.kernel_size',
    ],
    ['zero strides', configure(1, { strides: [0, 0] }), 'layers.1.config.strides'],
    [
      'a window larger than its image',
      configure(1, { pool_size: [5, 5] }),
      'SHAPE_MISMATCH layers.1: layer 1 (MaxPooling2D "pool"): its window is larger than the image of 4x4x2',
    ],
    [
      'dense on an image',
      (model) => layersOf(model).splice(2, 1),
      'SHAPE_MISMATCH layers.2: layer 2 (Dense "dense"): it gets an image of 2x2x2; put a Flatten layer before it',
    ],
    [
      'an unknown input size',
      configure(0, { batch_input_shape: [null, null, null, 1] }),
      'UNSUPPORTED layers.0.config.batch_input_shape',
    ],
    [
      'a vector input',
      configure(0, { batch_input_shape: [null, 784] }),
      'UNSUPPORTED layers.0.config.batch_input_shape',
    ],
    [
      'an input of 4096 x 4096 x 4096',
      configure(0, { batch_input_shape: [null, 4096, 4096, 4096] }),
      'UNSUPPORTED layers.0.config.batch_input_shape',
    ],
    [
      'no input shape',
      (model) => delete layersOf(model)[0]!.config.batch_input_shape,
      'MISSING layers.0.config.batch_input_shape',
    ],
    ['no layers', (model) => layersOf(model).splice(0), 'TOO_SMALL layers'],
    [
      'a model without classes',
      (model) => layersOf(model).splice(2, 2),
      'SHAPE_MISMATCH layers: the network ends in a feature map 2x2x2',
    ],
    [
      'a weight of a layer that is not there',
      (model) => weightsOf(model).push({ name: 'gone/kernel', shape: [0], dtype: 'float32' }),
      'UNSUPPORTED weightsManifest."gone/kernel": weight "gone/kernel" belongs to no layer',
    ],
    [
      'a weight that its layer does not have',
      (model) => weightsOf(model).push({ name: 'pool/kernel', shape: [0], dtype: 'float32' }),
      'UNSUPPORTED layers.1.kernel: layer 1 (MaxPooling2D "pool"): weight "pool/kernel" is not one',
    ],
    ['twin names', configure(3, { name: 'conv' }), 'BAD_FORMAT layers.3.name'],
    ['a name with a NUL', configure(0, { name: 'conv\0' }), 'BAD_FORMAT layers.0.name'],
    [
      'a graph model',
      (model) => Object.assign(model, { format: 'graph-model' }),
      'UNSUPPORTED model.json.format',
    ],
    [
      'a custom model class',
      (model) => Object.assign(model.modelTopology, { class_name: 'MyModel' }),
      'UNSUPPORTED modelTopology.class_name',
    ],
    [
      'no topology',
      (model) => Object.assign(model, { modelTopology: undefined }),
      'MISSING model.json.modelTopology',
    ],
    [
      'layers that are no list',
      (model) => Object.assign(model.modelTopology.config, { layers: 3 }),
      'WRONG_TYPE model.json.modelTopology.config',
    ],
    [
      'a lying kernel shape',
      (model) => Object.assign(weightsOf(model)[2]!, { shape: [3, 8] }),
      'SHAPE_MISMATCH layers.3.kernel: layer 3 (Dense "dense"): its kernel has shape [3, 8], the layer needs [8, 3]',
    ],
    [
      'a shape beyond the bytes',
      (model) => Object.assign(weightsOf(model)[3]!, { shape: [1e9, 1e9, 1e9] }),
      'SHAPE_MISMATCH weightsManifest.0.weights.3: weight "dense/bias" of shape',
    ],
    [
      'a negative shape',
      (model) => Object.assign(weightsOf(model)[3]!, { shape: [-3] }),
      'TOO_SMALL model.json.weightsManifest.0.weights.3.shape',
    ],
    [
      'bytes left over',
      (model) => weightsOf(model).pop(),
      'SHAPE_MISMATCH weightsManifest.0: "weights.bin" has 188 bytes, its weights need 176',
    ],
    [
      'a wrong dtype',
      (model) => Object.assign(weightsOf(model)[2]!, { dtype: 'int32' }),
      'UNSUPPORTED layers.3.kernel: layer 3 (Dense "dense"): its kernel is "int32"; export the model with float32',
    ],
    [
      'strings as weights',
      (model) => Object.assign(weightsOf(model)[0]!, { dtype: 'string' }),
      'UNSUPPORTED weightsManifest.0.weights.0: weight "conv/kernel" is stored as "string"',
    ],
    [
      'a missing shard',
      (model) => Object.assign(model.weightsManifest[0]!, { paths: ['gone.bin'] }),
      'MISSING weightsManifest.0.paths: the zip lacks the weight file "gone.bin"',
    ],
    [
      'a shard outside the zip',
      (model) => Object.assign(model.weightsManifest[0]!, { paths: ['../../etc/passwd'] }),
      'MISSING weightsManifest.0.paths',
    ],
    [
      'a shard named twice',
      (model) => Object.assign(model.weightsManifest[0]!, { paths: ['weights.bin', 'weights.bin'] }),
      'BAD_FORMAT weightsManifest.0.paths',
    ],
    [
      'a weight of no layer',
      (model) => Object.assign(weightsOf(model)[1]!, { name: 'stranger/bias' }),
      'MISSING layers.0.bias: layer 0 (Conv2D "conv"): no weights named "conv/bias"',
    ],
    [
      'twin weights',
      (model) => Object.assign(weightsOf(model)[3]!, { name: 'dense/kernel' }),
      'BAD_FORMAT weightsManifest."dense/kernel"',
    ],
  ])('%s', (_, bend, expected) => {
    expect(bent(bend)).toContain(expected);
  });

  it('quantised weights, by name', () => {
    const whole = tinyModel();
    for (const weight of weightsOf(whole)) weight.quantization = { dtype: 'uint16', min: 0, scale: 1 };
    weightsOf(whole)[3]!.shape = [50];
    expect(refusal(packLayersModel(whole))).toContain(
      'its kernel is quantised to "uint16"; export the model with float32',
    );
  });

  it.each([NaN, Infinity, -Infinity])('a weight of %s, with its place', (value) => {
    const weights = tinyWeights();
    weights[25] = value;
    expect(bent(() => undefined, weights)).toBe(
      `NOT_FINITE layers.3.kernel: layer 3 (Dense "dense"): number 5 of its kernel is ${value}; weights must be finite`,
    );
  });

  it('a zip without model.json, with two, and with one that is no JSON', () => {
    const text = new TextEncoder().encode('{');
    expect(refusal(zipSync({ 'readme.md': text }))).toContain('the zip holds no model.json but "readme.md"');
    expect(refusal(zipSync({ 'a/model.json': text, 'b/model.json': text }))).toContain(
      '2 files named model.json',
    );
    expect(refusal(zipSync({ 'model.json': text }))).toContain(
      'UNREADABLE model.json: model.json is not JSON',
    );
  });

  it('all layers that it does not know, not just the first', () => {
    const model = tinyModel();
    for (const layer of layersOf(model)) layer.class_name = `My${layer.class_name}`;
    const outcome = readTfjsLayersModel(packLayersModel(model));
    expect(outcome.ok ? [] : outcome.problem.map(({ path }) => path[1])).toEqual([0, 1, 2, 3]);
  });
});

describe('readTfjsLayersModel never throws', () => {
  const good = packLayersModel();

  it('on 500 random mutations of a good zip', () => {
    const random = seededRandom(20180612);
    let refusedCount = 0;
    for (let trial = 0; trial < 500; trial++) {
      const bytes = good.slice(0, random.next() < 0.2 ? random.index(good.length) : good.length);
      for (let edit = random.index(4); edit >= 0; edit--)
        bytes[random.index(bytes.length)] = random.index(256);
      if (!readTfjsLayersModel(bytes).ok) refusedCount++;
    }
    expect(refusedCount).toBeGreaterThan(400);
  });

  it('on 500 random mutations of model.json behind a right checksum', () => {
    const random = seededRandom(42);
    const text = new TextEncoder().encode(JSON.stringify(tinyModel()));
    const weights = new Uint8Array(tinyWeights().buffer);
    for (let trial = 0; trial < 500; trial++) {
      const bytes = text.slice();
      for (let edit = random.index(6); edit >= 0; edit--)
        bytes[random.index(bytes.length)] = 32 + random.index(95);
      const outcome = readTfjsLayersModel(zipSync({ 'model.json': bytes, 'weights.bin': weights }));
      if (!outcome.ok) expect(outcome.problem.every(({ message }) => message.length > 10)).toBe(true);
    }
  });

  it('on every truncation', () => {
    for (let length = 0; length < good.length; length++)
      expect(readTfjsLayersModel(good.subarray(0, length)).ok).toBe(false);
  });
});
