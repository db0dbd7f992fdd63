import type { Extents } from '@dl-rsim/sim-core';
import type { Constant } from './constant.ts';
import type { Draft, NetworkBuilder } from './network-builder.ts';
import type { OnnxNode } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';
import { type Activation, mapDims, type Value } from './value.ts';

/** A node whose inputs are known. */
export interface Step {
  readonly node: OnnxNode;
  /** null where the node leaves one out; never unknown. */
  readonly inputs: readonly (Activation | Constant | null)[];
  readonly opset: number;
  readonly builder: NetworkBuilder;
  /** For notes and messages: node 3 (Conv "conv1") */
  readonly place: string;
}

/** What a node makes of its inputs: its first output; no supported operator needs another. */
export type Operator = (step: Step) => Exclude<Value, { kind: 'unknown' }>;

export function activationAt({ inputs }: Step, at: number): Activation {
  const value = inputs[at] ?? null;
  if (value?.kind === 'activation') return value;
  const what = value === null ? 'is missing' : 'is a constant';
  throw new OnnxRefusal(`its input ${at} ${what}; it must come from the image`, { code: 'MISSING' });
}

/** A weight or a setting; null when the node leaves it out. */
export function optionalConstantAt({ inputs }: Step, at: number): Constant | null {
  const value = inputs[at] ?? null;
  if (value === null || value.kind === 'constant') return value;
  throw new OnnxRefusal(`its input ${at} is computed from the image; only constant weights are supported`);
}

export function constantAt(step: Step, at: number): Constant {
  const value = optionalConstantAt(step, at);
  if (value !== null) return value;
  throw new OnnxRefusal(`its input ${at} is missing`, { code: 'MISSING' });
}

/** The only number of a constant; null when the node leaves it out. */
export function scalarAt(step: Step, at: number): number | null {
  const constant = optionalConstantAt(step, at);
  if (constant === null) return null;
  if (constant.values.length === 1) return constant.values[0]!;
  throw new OnnxRefusal(`its input ${at} has ${constant.values.length} numbers; it must be one`);
}

/** A name for the node's layer. */
export function layerName({ node }: Step): string {
  return node.name || node.outputs[0] || node.op;
}

/** Adds a layer that keeps the graph's order of dimensions: what a map stays, and a vector too. */
export function append(step: Step, draft: Draft, input: Activation): Activation {
  const { index, extents } = step.builder.add(draft, layerName(step), [input]);
  return behind(input, index, extents);
}

/** The value of a layer behind `input`. A vector that stands for a map of one place stays one. */
export function behind(input: Activation, index: number, extents: Extents): Activation {
  const isMap = input.dims.length === 3;
  return { ...input, index, extents, dims: isMap ? mapDims(input, extents) : extents, isSole: true };
}
