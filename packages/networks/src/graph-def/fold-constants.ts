import type { GraphLayers } from './graph-layers.ts';
import { GraphRefusal } from './graph-refusal.ts';
import { countElements, type NumberTensor } from './number-tensor.ts';

/** Numbers that a graph may compute from its constants before any image comes. */
const LIMIT_FOLDED = 268_435_456;

export function foldUnary(
  graph: Pick<GraphLayers, 'foldedCount'>,
  tensor: NumberTensor,
  fold: (value: number) => number,
): NumberTensor {
  spend(graph, tensor.values.length);
  return { ...tensor, values: Float64Array.from(tensor.values, fold) };
}

/** Element by element, with NumPy's broadcasting, in double precision. */
export function foldBinary(
  graph: Pick<GraphLayers, 'foldedCount'>,
  {
    left,
    right,
    fold,
  }: {
    readonly left: NumberTensor;
    readonly right: NumberTensor;
    readonly fold: (left: number, right: number) => number;
  },
): NumberTensor {
  const shape = broadcast(left.shape, right.shape);
  const count = countElements(shape);
  spend(graph, count);
  const leftStrides = stridesIn(left.shape, shape);
  const rightStrides = stridesIn(right.shape, shape);
  const values = new Float64Array(count);
  const place = shape.map(() => 0);
  let [leftAt, rightAt] = [0, 0];
  for (let index = 0; index < count; index++) {
    values[index] = fold(left.values[leftAt]!, right.values[rightAt]!);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      leftAt += leftStrides[axis]!;
      rightAt += rightStrides[axis]!;
      place[axis]!++;
      if (place[axis]! < shape[axis]!) break;
      leftAt -= leftStrides[axis]! * shape[axis]!;
      rightAt -= rightStrides[axis]! * shape[axis]!;
      place[axis] = 0;
    }
  }
  return { kind: 'numbers', type: left.type, shape, values };
}

/** [a, b, c] > the axes in another order. */
export function foldTranspose(
  graph: Pick<GraphLayers, 'foldedCount'>,
  tensor: NumberTensor,
  axes: readonly number[],
): NumberTensor {
  const { shape, values } = tensor;
  if ([...axes].sort((a, b) => a - b).join() !== shape.map((_, axis) => axis).join())
    throw new GraphRefusal(`its permutation [${axes.join(', ')}] is none of ${shape.length} axes`);
  spend(graph, values.length);
  const own = stridesIn(shape, shape);
  const moved = axes.map((axis) => shape[axis]!);
  const result = new Float64Array(values.length);
  const place = moved.map(() => 0);
  let from = 0;
  for (let index = 0; index < result.length; index++) {
    result[index] = values[from]!;
    for (let axis = moved.length - 1; axis >= 0; axis--) {
      from += own[axes[axis]!]!;
      place[axis]!++;
      if (place[axis]! < moved[axis]!) break;
      from -= own[axes[axis]!]! * moved[axis]!;
      place[axis] = 0;
    }
  }
  return { ...tensor, shape: moved, values: result };
}

function spend(graph: Pick<GraphLayers, 'foldedCount'>, count: number): void {
  graph.foldedCount += count;
  if (graph.foldedCount <= LIMIT_FOLDED) return;
  throw new GraphRefusal(`the graph computes more than ${LIMIT_FOLDED} numbers from its constants`, {
    code: 'TOO_BIG',
    limit: String(LIMIT_FOLDED),
  });
}

function broadcast(left: readonly number[], right: readonly number[]): readonly number[] {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a === b || b === 1) return a;
    if (a === 1) return b;
    throw new GraphRefusal(
      `its constants [${left.join(', ')}] and [${right.join(', ')}] do not fit together`,
      {
        code: 'SHAPE_MISMATCH',
      },
    );
  });
}

/** Steps in memory along each axis of `shape`, 0 where the tensor is repeated along it. */
function stridesIn(own: readonly number[], shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 0);
  let step = 1;
  for (let axis = own.length - 1; axis >= 0; axis--) {
    const extent = own[axis]!;
    if (extent > 1) strides[axis + shape.length - own.length] = step;
    step *= extent;
  }
  return strides;
}
