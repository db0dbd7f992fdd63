import { elementCount } from '@dl-rsim/sim-core';
import type { Constant } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';

const LIMIT_RANK = 8;
const LIMIT_SHAPE = 64;

/** The same numbers in another shape. */
export function reshapeConstant(constant: Constant, target: readonly number[]): Constant {
  const count = constant.values.length;
  const known = target.map((extent, at) => (extent === 0 ? (constant.dims[at] ?? 0) : extent));
  const product = elementCount(known.filter((extent) => extent !== -1));
  const dims = known.map((extent) => (extent === -1 ? count / product : extent));
  if (dims.length <= LIMIT_RANK && elementCount(dims) === count) return { ...constant, dims };
  const actual = `[${target.slice(0, LIMIT_RANK).join(', ')}]`;
  throw new OnnxRefusal(`it reshapes ${count} constant numbers to ${actual}`, {
    code: 'SHAPE_MISMATCH',
    actual,
  });
}

/** `perm[axis]` is the axis that becomes `axis`; null turns all around. */
export function transposeConstant(constant: Constant, perm: readonly number[] | null): Constant {
  const { dims, values } = constant;
  const axes = perm ?? dims.map((_, at) => dims.length - 1 - at);
  if ([...axes].sort((a, b) => a - b).join() !== dims.map((_, at) => at).join())
    throw new OnnxRefusal(`it transposes a constant by [${axes.slice(0, 8).join(', ')}]`, {
      code: 'BAD_FORMAT',
    });
  const strides = dims.map((_, at) => elementCount(dims.slice(at + 1)));
  const target = axes.map((axis) => dims[axis]!);
  const moved = values.slice();
  const place = target.map(() => 0);
  let from = 0;
  for (let to = 0; to < moved.length; to++) {
    moved[to] = values[from]!;
    // Counts up like the digits of a number, the last axis fastest.
    for (let at = target.length - 1; at >= 0; at--) {
      const step = strides[axes[at]!]!;
      from += step;
      if (++place[at]! < target[at]!) break;
      from -= step * target[at]!;
      place[at] = 0;
    }
  }
  return { ...constant, dims: target, values: moved };
}

/** Shapes that exporters put together, number by number. */
export function concatenateConstants(constants: readonly Constant[], axis: number): Constant {
  const values = constants.flatMap((constant) => [...constant.values.slice(0, LIMIT_SHAPE)]);
  const isShape = constants.every(({ dims }) => dims.length <= 1) && (axis === 0 || axis === -1);
  if (!isShape || values.length > LIMIT_SHAPE)
    throw new OnnxRefusal('it joins constants that are no shapes; export with constant folding');
  return { ...constants[0]!, dims: [values.length], values: Float64Array.from(values) };
}

/** Some elements of a constant shape. */
export function pickFromConstant(constant: Constant, indices: Constant): Constant {
  const { dims, values } = constant;
  const picked = [...indices.values.slice(0, LIMIT_SHAPE)].map((index) => values.at(index));
  const isRight = dims.length === 1 && picked.every((value) => value !== undefined);
  if (!isRight || indices.values.length > LIMIT_SHAPE)
    throw new OnnxRefusal('it gathers from a constant that is no shape; only shapes are supported');
  return { ...constant, dims: indices.dims, values: Float64Array.from(picked as number[]) };
}

/** A range of a constant shape. */
export function sliceConstant(constant: Constant, start: number, end: number): Constant {
  if (constant.dims.length !== 1) throw new OnnxRefusal('it slices a constant that is no shape');
  const values = constant.values.slice(start, Math.min(end, constant.values.length));
  return { ...constant, dims: [values.length], values };
}
