import type { Padding } from '@dl-rsim/sim-core';
import { quote } from '../../issue.ts';
import type { Feature, GraphLayers, GraphValue } from '../graph-layers.ts';
import { type FlatNode, numbersOf, textOf } from '../graph-node.ts';
import { GraphRefusal } from '../graph-refusal.ts';
import { isFloat, type NumberTensor } from '../number-tensor.ts';

/** What an operator makes of a node's inputs: its output, or all of them in order. */
export type Operator = (
  node: FlatNode,
  inputs: readonly GraphValue[],
  graph: GraphLayers,
) => GraphValue | readonly GraphValue[];

export function featureAt(inputs: readonly GraphValue[], index: number): Feature {
  const value = inputAt(inputs, index);
  if (value.kind === 'feature') return value;
  throw new GraphRefusal(`its input ${index} is a constant; it must come from the image`);
}

export function constantAt(inputs: readonly GraphValue[], index: number): NumberTensor {
  const value = inputAt(inputs, index);
  if (value.kind === 'numbers') return value;
  throw new GraphRefusal(`its input ${index} is computed from the image; it must be a constant`);
}

export function inputAt(inputs: readonly GraphValue[], index: number): GraphValue {
  const value = inputs[index];
  if (value !== undefined) return value;
  throw new GraphRefusal(`it has ${inputs.length} inputs; it needs ${index + 1}`, { code: 'MISSING' });
}

/** A constant of 32-bit weights in a given shape. */
export function weightsAt(
  inputs: readonly GraphValue[],
  index: number,
  shape: readonly number[],
): Float32Array {
  const { values, ...tensor } = constantAt(inputs, index);
  if (tensor.shape.length === shape.length && tensor.shape.every((extent, axis) => extent === shape[axis]))
    return values instanceof Float32Array ? values : Float32Array.from(values);
  const [limit, actual] = [`[${shape.join(', ')}]`, `[${tensor.shape.join(', ')}]`];
  throw new GraphRefusal(`its input ${index} has the shape ${actual}; it must be ${limit}`, {
    code: 'SHAPE_MISMATCH',
    limit,
    actual,
  });
}

/** The only number of a constant. */
export function scalarOf({ values }: NumberTensor): number {
  if (values.length === 1) return values[0]!;
  throw new GraphRefusal(`one of its constants has ${values.length} numbers; it must have one`);
}

/** Whole numbers of a small constant: axes, shapes, paddings. */
export function wholeNumbers(tensor: NumberTensor): readonly number[] {
  if (tensor.values.length <= 16 && !isFloat(tensor.type)) return [...tensor.values];
  throw new GraphRefusal(
    `one of its constants is ${tensor.values.length} numbers of ${tensor.type}; ` +
      'it must be at most 16 whole ones',
  );
}

export function requireChannelsLast(node: FlatNode): void {
  const format = textOf(node, 'data_format', 'NHWC');
  if (format === 'NHWC') return;
  throw new GraphRefusal(`its data_format is ${quote(format)}; export the model with channels last (NHWC)`, {
    limit: 'NHWC',
    actual: quote(format),
  });
}

/** Height and width of [1, height, width, 1]; [1, 1] where the node does not say. */
export function windowPair(node: FlatNode, name: string): readonly [number, number] {
  const given = numbersOf(node, name) ?? [];
  if (given.length === 0) return [1, 1];
  const [batch, height = 0, width = 0, channel] = given;
  if (given.length === 4 && batch === 1 && channel === 1 && isCount(height) && isCount(width))
    return [height, width];
  const actual = `[${given.slice(0, 8).join(', ')}]`;
  throw new GraphRefusal(`its ${name} are ${actual}; only [1, height, width, 1] is supported`, {
    limit: '[1, height, width, 1]',
    actual,
  });
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= 65_536;
}

export function readPadding(node: FlatNode): Padding {
  const name = textOf(node, 'padding', 'VALID');
  if (name === 'SAME') return 'same';
  if (name === 'VALID') return 'valid';
  const places = numbersOf(node, 'explicit_paddings') ?? [];
  const isSpatial = places.length === 8 && [0, 1, 6, 7].every((index) => places[index] === 0);
  if (name === 'EXPLICIT' && isSpatial && places.every((count) => Number.isSafeInteger(count) && count >= 0))
    return {
      topCount: places[2]!,
      bottomCount: places[3]!,
      leftCount: places[4]!,
      rightCount: places[5]!,
    };
  throw new GraphRefusal(`its padding is ${quote(name)} [${places.join(', ')}], which is not supported`);
}
