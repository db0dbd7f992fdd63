import { elementCount } from '@dl-rsim/sim-core';
import { quote } from '../../issue.ts';
import { numberAttribute, numbersAttribute, textAttribute } from '../attributes.ts';
import type { Constant } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import {
  activationAt,
  append,
  layerName,
  type Operator,
  optionalConstantAt,
  type Step,
  scalarAt,
} from '../operator.ts';
import { type Activation, channelAxis, flattenedOrder, requireMap, shown } from '../value.ts';
import { concatenateConstants, reshapeConstant, transposeConstant } from './constant-shape.ts';

/** The map as a vector; what is one already stays what it is. */
function flattenValue(step: Step, value: Activation): Activation {
  const order = flattenedOrder(value);
  const dims = [elementCount(value.dims)];
  // A vector has one order, whatever the map had.
  if (value.extents.length === 1) return { ...value, dims, order, isChannelsFirst: true };
  const flat = append(step, { kind: 'flatten' }, value);
  return { ...flat, dims, order, isChannelsFirst: true };
}

const flatten: Operator = (step) => {
  const input = activationAt(step, 0);
  const axis = numberAttribute(step.node, 'axis', 1);
  if (axis === 1 || (axis < 0 && axis + input.dims.length + 1 === 1)) return flattenValue(step, input);
  throw new OnnxRefusal(`it flattens from axis ${axis}; only axis 1 is supported`, {
    limit: '1',
    actual: String(axis),
  });
};

const reshape: Operator = (step) => {
  const [input] = step.inputs;
  const told = optionalConstantAt(step, 1)?.values ?? numbersAttribute(step.node, 'shape') ?? [];
  if (input?.kind === 'constant') return reshapeConstant(input, [...told]);
  return reshapeTo(step, activationAt(step, 0), [...told]);
};

/** Flattens, or adds and drops dimensions of one place. `target` counts images first; -1 is what is left. */
function reshapeTo(step: Step, input: Activation, target: readonly number[]): Activation {
  const [batch, ...rest] = target;
  const count = elementCount(input.dims);
  const known = rest.map((extent, at) => (extent === 0 ? (input.dims[at] ?? 0) : extent));
  const free = known.indexOf(-1);
  const product = elementCount(known.filter((_, at) => at !== free));
  const dims = known.map((extent, at) => (at === free ? count / product : extent));
  // NaN is the number of images; 0 keeps it; 1 is what an export for one image writes.
  const isBatch = Number.isNaN(batch) || batch === 0 || batch === 1 || (batch === -1 && free < 0);
  if (isBatch && dims.join() === input.dims.join()) return input;
  if (isBatch && elementCount(dims) === count) {
    if (dims.length === 1) return flattenValue(step, input);
    const isOnePlace = dims.length === 3 && input.extents.length === 1 && input.order === null;
    if (isOnePlace && dims[0] === count) return { ...input, dims, isChannelsFirst: true };
    if (isOnePlace && dims[2] === count) return { ...input, dims, isChannelsFirst: false };
  }
  const actual = `[${target.map((extent) => (Number.isNaN(extent) ? 'batch' : extent)).join(', ')}]`;
  const message = `it reshapes ${shown(input)} to ${actual}; only to [batch, ${count}] is supported`;
  throw new OnnxRefusal(message, { limit: `[batch, ${count}]`, actual });
}

const squeeze: Operator = (step) => {
  const [input] = step.inputs;
  const told = optionalConstantAt(step, 1)?.values ?? numbersAttribute(step.node, 'axes');
  const dims = input?.kind === 'constant' ? input.dims : [0, ...activationAt(step, 0).dims];
  const axes = told === null ? null : [...told].map((axis) => (axis < 0 ? axis + dims.length : axis));
  const left = dims.filter((extent, at) => (axes === null ? extent !== 1 : !axes.includes(at)));
  if (input?.kind === 'constant') return reshapeConstant(input, left);
  return reshapeTo(step, activationAt(step, 0), left);
};

const unsqueeze: Operator = (step) => {
  const [input] = step.inputs;
  const told = optionalConstantAt(step, 1)?.values ?? numbersAttribute(step.node, 'axes') ?? [];
  const dims = input?.kind === 'constant' ? input.dims : [0, ...activationAt(step, 0).dims];
  if (told.length > 8) throw new OnnxRefusal(`it adds ${told.length} dimensions`, { code: 'TOO_BIG' });
  const rank = dims.length + told.length;
  const axes = [...told].map((axis) => (axis < 0 ? axis + rank : axis));
  const old = dims.values();
  const grown = Array.from({ length: rank }, (_, at) => (axes.includes(at) ? 1 : (old.next().value ?? 1)));
  if (input?.kind === 'constant') return reshapeConstant(input, grown);
  return reshapeTo(step, activationAt(step, 0), grown);
};

/** Between channels first and last nothing moves: our maps are channels-last in either. */
const transpose: Operator = (step) => {
  const [input] = step.inputs;
  const perm = numbersAttribute(step.node, 'perm');
  if (input?.kind === 'constant') return transposeConstant(input, perm);
  const value = activationAt(step, 0);
  const told = perm?.join();
  if (told === [0, ...value.dims.map((_, at) => at + 1)].join()) return value;
  if (value.dims.length === 3) {
    const [a, b, c] = value.dims as [number, number, number];
    if (value.isChannelsFirst && told === '0,2,3,1')
      return { ...value, dims: [b, c, a], isChannelsFirst: false };
    if (!value.isChannelsFirst && told === '0,3,1,2')
      return { ...value, dims: [c, a, b], isChannelsFirst: true };
  }
  const message = `it transposes ${shown(value)} by [${told ?? 'all'}]; only between channels first and last`;
  throw new OnnxRefusal(message, { limit: '[0, 2, 3, 1] or [0, 3, 1, 2]', actual: told ?? 'all' });
};

const concat: Operator = (step) => {
  const axis = numberAttribute(step.node, 'axis', 1);
  const constants = step.inputs.filter((value): value is Constant => value?.kind === 'constant');
  if (constants.length === step.inputs.length) return concatenateConstants(constants, axis);
  const inputs = step.inputs.map((_, at) => activationAt(step, at));
  const [first] = inputs as [Activation];
  const wanted = axis < 0 ? axis + first.dims.length + 1 : axis;
  const sides = (value: Activation) => value.dims.filter((_, at) => at + 1 !== wanted).join();
  const isFit = inputs.every(
    (value) =>
      value.isChannelsFirst === first.isChannelsFirst &&
      value.dims.length === first.dims.length &&
      value.order === null &&
      sides(value) === sides(first),
  );
  if (!isFit || wanted !== channelAxis(first)) {
    const shapes = inputs.slice(0, 4).map(shown).join(' and ');
    throw new OnnxRefusal(`it joins ${shapes} over axis ${axis}; only channels of one map size are joined`, {
      actual: String(axis),
    });
  }
  // Maps of one place may be vectors of ours beside real maps: all become vectors then.
  const isMixed = inputs.some(({ extents }) => extents.length === 1);
  const parts = isMixed ? inputs.map((value) => asVector(step, value)) : inputs;
  const [only] = parts as [Activation];
  if (parts.length === 1) return only;
  const { index, extents } = step.builder.add({ kind: 'concatenate' }, layerName(step), parts);
  const channels = extents.at(-1)!;
  const dims = first.dims.map((extent, at) => (at + 1 === wanted ? channels : extent));
  return { ...first, index, extents, dims, isSole: true };
};

function asVector(step: Step, value: Activation): Activation {
  if (value.extents.length === 1) return value;
  const { index, extents } = step.builder.add({ kind: 'flatten' }, layerName(step), [value]);
  return { ...value, index, extents };
}

/** Zeros around height and width. pads is all beginnings, then all ends, of all axes or of `axes`. */
const pad: Operator = (step) => {
  const input = requireMap(activationAt(step, 0));
  const mode = textAttribute(step.node, 'mode', 'constant');
  const filler = scalarAt(step, 2) ?? numberAttribute(step.node, 'value', 0);
  if (mode !== 'constant' || filler !== 0)
    throw new OnnxRefusal(`it pads with ${mode === 'constant' ? filler : quote(mode)}, not 0`, {
      limit: '0',
    });
  const told = [...(optionalConstantAt(step, 1)?.values ?? numbersAttribute(step.node, 'pads') ?? [])];
  const axes = [...(optionalConstantAt(step, 3)?.values ?? [0, 1, 2, 3])].map((axis) =>
    axis < 0 ? axis + 4 : axis,
  );
  const countOf = (axis: number, isEnd: boolean) => {
    const at = axes.indexOf(axis);
    return at < 0 ? 0 : told[at + (isEnd ? axes.length : 0)]!;
  };
  const [down, right] = input.isChannelsFirst ? [2, 3] : [1, 2];
  const edges = {
    topCount: countOf(down!, false),
    bottomCount: countOf(down!, true),
    leftCount: countOf(right!, false),
    rightCount: countOf(right!, true),
  };
  const moved = edges.topCount + edges.bottomCount + edges.leftCount + edges.rightCount;
  const isRight = Object.values(edges).every(
    (count) => Number.isSafeInteger(count) && count >= 0 && count < 65_536,
  );
  const isSpatial = told.reduce((sum, count) => sum + Math.abs(count), 0) === moved;
  if (told.length !== 2 * axes.length || !isRight || !isSpatial) {
    const actual = told.slice(0, 8).join(', ');
    throw new OnnxRefusal(`its pads are [${actual}]; only height and width grow, by 0 to 65535`, { actual });
  }
  if (moved === 0) return input;
  if (input.extents.length === 1) throw new OnnxRefusal('it pads a map of one place that was pooled');
  return append(step, { kind: 'zeroPad2d', ...edges }, input);
};

export const SHAPE_OPERATORS: Readonly<Record<string, Operator>> = {
  Flatten: flatten,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Concat: concat,
  Pad: pad,
};
