import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import { expect, test } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { buildNetwork } from './build-network.ts';
import { parseKerasModel } from './keras-model.ts';
import { placeLayers } from './place-layers.ts';
import type { LayerWeight } from './placed-layer.ts';

type KerasLayer = readonly [className: string, name: string, inputs: readonly string[], config?: object];
type Shapes = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** Positive weights of these shapes, named as Keras names them in HDF5. */
function weightsOf(shapes: Shapes): (layerName: string) => readonly LayerWeight[] {
  const random = seededRandom(3);
  return (layerName) =>
    Object.entries(shapes[layerName] ?? {}).map(([part, shape]) => ({
      name: `${layerName}/${part}:0`,
      shape,
      values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.next() + 0.1),
    }));
}

/** A functional model as Keras 3 writes it: merging layers have their tensors in one list more. */
function build(layers: readonly KerasLayer[], shapes: Shapes): ReturnType<typeof buildNetwork> {
  const tensor = (name: string) => ({
    class_name: '__keras_tensor__',
    config: { keras_history: [name, 0, 0] },
  });
  const described = {
    class_name: 'Functional',
    config: {
      name: 'keras 3',
      layers: layers.map(([class_name, name, inputs, config]) => ({
        class_name,
        config: { name, ...config },
        inbound_nodes:
          inputs.length === 0
            ? []
            : [{ args: inputs.length > 1 ? [inputs.map(tensor)] : inputs.map(tensor), kwargs: {} }],
      })),
    },
  };
  const model = parseKerasModel(described, ['model_config']);
  if (!model.ok) return model;
  const placed = placeLayers(model.value);
  return placed.ok
    ? buildNetwork({ ...placed.value, name: model.value.name, weightsOf: weightsOf(shapes) })
    : placed;
}

function built(layers: readonly KerasLayer[], shapes: Shapes): Network {
  const outcome = build(layers, shapes);
  if (!outcome.ok) throw new Error(outcome.problem[0]?.message);
  return outcome.value.network;
}

function complaint(layers: readonly KerasLayer[], shapes: Shapes): string {
  const outcome = build(layers, shapes);
  return outcome.ok ? 'accepted' : outcome.problem.map(({ message }) => message).join('\n');
}

function infer(network: Network): number[] {
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  const { heightCount, widthCount, channelCount } = network.inputShape;
  const input = Float32Array.from({ length: heightCount * widthCount * channelCount }, (_, i) => i / 10);
  return [...forward({ network, extents, operators, input })];
}

const image: KerasLayer = ['InputLayer', 'in', [], { batch_shape: [null, 2, 2, 4] }];
const head: readonly KerasLayer[] = [
  ['GlobalAveragePooling2D', 'pool', ['middle']],
  ['Dense', 'dense', ['pool'], { units: 2 }],
];
const dense = { kernel: [4, 2], bias: [2] };
const norm = { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] };
const conv = { filters: 4, kernel_size: [1, 1] };

test('a folded network is the network with its normalization as a layer of its own', () => {
  const shapes = { conv: { kernel: [1, 1, 4, 4], bias: [4] }, norm, dense };
  const folded = built(
    [
      image,
      ['Conv2D', 'conv', ['in'], conv],
      ['BatchNormalization', 'norm', ['conv']],
      ['Add', 'middle', ['norm', 'norm']],
      ...head,
    ],
    shapes,
  );
  const apart = built(
    [
      image,
      ['Conv2D', 'conv', ['in'], conv],
      ['BatchNormalization', 'norm', ['conv']],
      ['Add', 'sum', ['norm', 'norm']],
      ['Concatenate', 'both', ['sum', 'conv']],
      ['GlobalAveragePooling2D', 'pool', ['both']],
      ['Dense', 'dense', ['pool'], { units: 2 }],
    ],
    { ...shapes, dense: { kernel: [8, 2], bias: [2] } },
  );
  expect(folded.layers.map(({ kind }) => kind).join(' ')).toBe('conv2d add globalAveragePool2d dense');
  expect(apart.layers.map(({ kind }) => kind).join(' ')).toBe(
    'conv2d affine add concatenate globalAveragePool2d dense',
  );
  // The means in front of the dense layers must agree on the sum's four channels.
  const [meanOf, foldedPool] = [apart, folded].map((network) =>
    infer({ ...network, layers: network.layers.slice(0, -1) }),
  );
  for (let c = 0; c < 4; c++) expect(foldedPool![c]).toBeCloseTo(meanOf![c]!, 5);
});

test('a global pool that keeps its places and a reshape are a pool over the map and a flatten', () => {
  const kept = built(
    [
      image,
      ['GlobalAveragePooling2D', 'pool', ['in'], { keepdims: true }],
      ['Conv2D', 'dense', ['pool'], { filters: 2, kernel_size: 1 }],
      ['Reshape', 'vector', ['dense'], { target_shape: [2] }],
    ],
    { dense: { kernel: [1, 1, 4, 2], bias: [2] } },
  );
  expect(kept.layers.map(({ kind }) => kind).join(' ')).toBe('averagePool2d conv2d flatten');
  const plain = built(
    [image, ['GlobalAveragePooling2D', 'pool', ['in']], ['Dense', 'dense', ['pool'], { units: 2 }]],
    { dense },
  );
  expect(infer(kept)).toEqual(infer(plain));
  const turned: readonly KerasLayer[] = [image, ['Reshape', 'turned', ['in'], { target_shape: [4, 2, 2] }]];
  expect(complaint(turned, {})).toBe(
    'layer 1 (Reshape "turned"): it reshapes 2x2x4 to [4, 2, 2]; only to [16] is supported',
  );
});

test('a product spreads a vector over a map, and refuses another shape', () => {
  const layers = (filters: number): readonly KerasLayer[] => [
    image,
    ['GlobalMaxPooling2D', 'peak', ['in']],
    ['Dense', 'gate', ['peak'], { units: filters, activation: 'hard_sigmoid' }],
    ['Multiply', 'middle', ['gate', 'in']],
    ...head,
  ];
  const shapes = (count: number) => ({ gate: { kernel: [4, count], bias: [count] }, dense });
  const network = built(layers(4), shapes(4));
  expect(network.layers[2]).toMatchObject({ kind: 'hardSigmoid', slopeRatio: 0.2 });
  const [gate, pooled] = [3, 5].map((count) => infer({ ...network, layers: network.layers.slice(0, count) }));
  for (let c = 0; c < 4; c++) expect(pooled![c]).toBeCloseTo(gate![c]! * (0.6 + c / 10), 5);
  expect(complaint(layers(3), shapes(3))).toMatch(/inputs 2x2x4 and 3 do not fit together/);
});

test('grouped convolutions keep the memory of their kernel', () => {
  const network = built([image, ['Conv2D', 'middle', ['in'], { ...conv, groups: 2 }], ...head], {
    middle: { kernel: [1, 1, 2, 4], bias: [4] },
    dense,
  });
  expect(network.layers[0]).toMatchObject({ kind: 'conv2d', groupCount: 2, inputChannelCount: 4 });
  const [layer] = network.layers;
  if (layer?.kind !== 'conv2d') throw new Error('a convolution is expected');
  const means = infer({ ...network, layers: network.layers.slice(0, 2) });
  // The mean of channel c over the places is 0.6 + c / 10; output o sees channels 2 g, 2 g + 1 of its group g.
  for (let o = 0; o < 4; o++) {
    const g = Math.floor(o / 2);
    const [a, b] = [layer.kernel[o]!, layer.kernel[4 + o]!];
    expect(means[o]).toBeCloseTo(a * (0.6 + 0.2 * g) + b * (0.7 + 0.2 * g) + layer.bias![o]!, 5);
  }
});

test('a depthwise kernel may have the name that Keras 3 gives it', () => {
  const layers: readonly KerasLayer[] = [
    image,
    ['DepthwiseConv2D', 'middle', ['in'], { kernel_size: 2, use_bias: false }],
    ...head,
  ];
  const older = built(layers, { middle: { depthwise_kernel: [2, 2, 4, 1] }, dense });
  const newer = built(layers, { middle: { kernel: [2, 2, 4, 1] }, dense });
  expect(newer).toEqual(older);
  expect(older.layers[0]).toMatchObject({ groupCount: 4, outputChannelCount: 4 });
  const both = { middle: { kernel: [2, 2, 4, 1], depthwise_kernel: [2, 2, 4, 1] }, dense };
  expect(complaint(layers, both)).toMatch(/weight "middle\/kernel:0" is not one that this layer has/);
});

test('a normalization without scale and center has a mean and a variance alone', () => {
  const { moving_mean, moving_variance } = norm;
  const layers: readonly KerasLayer[] = [
    image,
    ['BatchNormalization', 'middle', ['in'], { scale: false, center: false, epsilon: 0.5 }],
    ...head,
  ];
  const network = built(layers, { middle: { moving_mean, moving_variance }, dense });
  const [layer] = network.layers;
  if (layer?.kind !== 'affine') throw new Error('a scaling is expected');
  const stored = weightsOf({ middle: { moving_mean, moving_variance } })('middle');
  const [mean, variance] = stored.map(({ values }) => values);
  for (let c = 0; c < 4; c++) {
    const scale = 1 / Math.sqrt(variance![c]! + 0.5);
    expect(layer.scale[c]).toBeCloseTo(scale, 6);
    expect(layer.offset[c]).toBeCloseTo(-mean![c]! * scale, 6);
  }
  expect(complaint(layers, { middle: norm, dense })).toMatch(/weight "middle\/gamma:0" is not one/);
});

test('all wrong weights are told, and the shapes behind them still fit', () => {
  const layers: readonly KerasLayer[] = [image, ['Conv2D', 'middle', ['in'], conv], ...head];
  const told = complaint(layers, { middle: { kernel: [1, 1, 4, 5], bias: [4] }, dense: { kernel: [4, 2] } });
  expect(told).toBe(
    'layer 1 (Conv2D "middle"): its kernel has shape [1, 1, 4, 5], the layer needs [1, 1, 4, 4]\n' +
      'layer 3 (Dense "dense"): no weights named "dense/bias"; there must be one',
  );
});
