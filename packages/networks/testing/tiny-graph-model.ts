/** A node of a TensorFlow.js Graph model as model.json has it. */
export interface TinyNode {
  name: string;
  op: string;
  input?: string[];
  attr?: Record<string, unknown>;
}

export interface TinyConstant {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}

/** A Graph model that tests may bend at will: nodes behind a 4x4x2 image, constants by their names. */
export interface TinyGraph {
  nodes: TinyNode[];
  constants: Record<string, TinyConstant>;
  library?: unknown;
  signature?: unknown;
}

export const text = (value: string) => ({ s: btoa(value) });
export const whole = (...values: readonly number[]) => ({ list: { i: values.map(String) } });

/** Numbers that differ. */
export const ramp = (...shape: readonly number[]): TinyConstant => ({
  shape,
  values: Array.from(
    { length: shape.reduce((product, extent) => product * extent, 1) },
    (_, at) => ((at * 5) % 13) / 8 - 0.7,
  ),
});

export const wholes = (...values: readonly number[]): TinyConstant => ({
  shape: [values.length],
  values,
  dtype: 'int32',
});

export const imageNode = (...shape: readonly number[]): TinyNode => ({
  name: 'image',
  op: 'Placeholder',
  attr: {
    dtype: { type: 'DT_FLOAT' },
    shape: { shape: { dim: [-1, ...shape].map((size) => ({ size: String(size) })) } },
  },
});

export const convNode = (name: string, input: string, filter: string): TinyNode => ({
  name,
  op: 'Conv2D',
  input: [input, filter],
  attr: { strides: whole(1, 1, 1, 1), padding: text('SAME'), data_format: text('NHWC') },
});

/** image > conv 3x3x3 > the nodes in between, from "conv" to "last" > mean > dense 2. */
export function tinyGraph(
  between: readonly TinyNode[] = [{ name: 'last', op: 'Relu', input: ['conv'] }],
  constants: Readonly<Record<string, TinyConstant>> = {},
): TinyGraph {
  return {
    nodes: [
      imageNode(4, 4, 2),
      convNode('conv', 'image', 'filter'),
      ...between,
      { name: 'mean', op: 'Mean', input: ['last', 'axes'] },
      { name: 'dense', op: 'MatMul', input: ['mean', 'weights'] },
    ],
    constants: {
      filter: ramp(3, 3, 2, 3),
      axes: wholes(1, 2),
      weights: ramp(3, 2),
      ...constants,
    },
  };
}

/** The files of a zip that a user would upload. */
export function graphModelFiles({
  nodes,
  constants,
  library,
  signature,
}: TinyGraph): Map<string, Uint8Array> {
  const entries = Object.entries(constants);
  const weights = entries.map(([name, { shape, dtype }]) => ({ name, shape, dtype: dtype ?? 'float32' }));
  const parts = entries.map(([, { values, dtype }]) =>
    dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values),
  );
  const bytes = parts.flatMap((part) => [...new Uint8Array(part.buffer)]);
  const document = {
    format: 'graph-model',
    modelTopology: {
      node: [...entries.map(([name]) => ({ name, op: 'Const' })), ...nodes],
      ...(library === undefined ? {} : { library }),
    },
    ...(signature === undefined ? {} : { signature }),
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  return new Map([
    ['model.json', new TextEncoder().encode(JSON.stringify(document))],
    ['weights.bin', Uint8Array.from(bytes)],
  ]);
}
