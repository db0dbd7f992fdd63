import type { ExplicitPadding, Padding } from '@dl-rsim/sim-core';
import { numberAttribute, numbersAttribute, pairAttribute } from '../attributes.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';
import {
  activationAt,
  append,
  behind,
  layerName,
  type Operator,
  optionalConstantAt,
  type Step,
} from '../operator.ts';
import { isNone, readPadding, type Window } from '../padding.ts';
import { type Activation, mapDims, requireMap, sidesOf } from '../value.ts';

type Pool = 'maxPool2d' | 'averagePool2d';

const windowPool =
  (kind: Pool): Operator =>
  (step) => {
    const { node } = step;
    const input = requireWholeMap(activationAt(step, 0));
    if (!input.isChannelsFirst) throw new OnnxRefusal('its input is transposed to channels last');
    const covered = pairAttribute(node, 'kernel_shape', { absent: 0 });
    const strides = pairAttribute(node, 'strides', { absent: 1 });
    if (pairAttribute(node, 'dilations', { absent: 1 }).some((count) => count !== 1))
      throw new OnnxRefusal('its dilations are not 1; pools without gaps are supported', { limit: '1' });
    const window: Window = { sides: sidesOf(input), strides, covered };
    const padding = readPadding(node, window);
    const added = ceilPadding(node, window, padding);
    const countsPadding = kind === 'averagePool2d' && numberAttribute(node, 'count_include_pad', 0) !== 0;
    const pool = {
      kind,
      poolHeightCount: covered[0],
      poolWidthCount: covered[1],
      strideHeightCount: strides[0],
      strideWidthCount: strides[1],
    } as const;
    if (!countsPadding || padding === 'valid') return append(step, { ...pool, padding: added }, input);
    if (padding === 'same' || added !== padding)
      throw new OnnxRefusal('count_include_pad with auto_pad or ceil_mode is not supported; use pads alone');
    const framed = append(step, { kind: 'zeroPad2d', ...padding }, input);
    return append(step, { ...pool, padding: 'valid' }, framed);
  };

/**
 * With ceil_mode a last window may reach beyond the map; padded places take no part, so that more of them
 * behind say the same. A window that would begin beyond the map is none.
 */
function ceilPadding(node: Step['node'], window: Window, padding: Padding): Padding {
  if (numberAttribute(node, 'ceil_mode', 0) === 0 || padding === 'same') return padding;
  const none = { topCount: 0, bottomCount: 0, leftCount: 0, rightCount: 0 };
  const edges: ExplicitPadding = padding === 'valid' ? none : padding;
  const beyond = (axis: 0 | 1, before: number, after: number): number => {
    const [side, stride, covered] = [window.sides[axis], window.strides[axis], window.covered[axis]];
    let lastIndex = Math.ceil((side + before + after - covered) / stride);
    if (lastIndex * stride >= side + before) lastIndex--;
    return Math.max(0, lastIndex * stride + covered - (side + before + after));
  };
  const [down, right] = [
    beyond(0, edges.topCount, edges.bottomCount),
    beyond(1, edges.leftCount, edges.rightCount),
  ];
  if (down + right === 0) return padding;
  const grown = { ...edges, bottomCount: edges.bottomCount + down, rightCount: edges.rightCount + right };
  return isNone(grown) ? 'valid' : grown;
}

const globalPool =
  (kind: 'globalAveragePool2d' | 'globalMaxPool2d'): Operator =>
  (step) =>
    poolPlaces(step, kind, activationAt(step, 0));

/** The mean or largest over all places: a vector that the graph still sees as a map of one place. */
function poolPlaces(
  step: Step,
  kind: 'globalAveragePool2d' | 'globalMaxPool2d',
  value: Activation,
): Activation {
  const input = requireMap(value);
  // Over one place it does nothing.
  if (input.extents.length === 1) return input;
  const { index, extents } = step.builder.add({ kind }, layerName(step), [input]);
  return { ...behind(input, index, extents), dims: mapDims(input, extents) };
}

/** Over height and width it is a global pool; nothing else is supported. */
const reduce =
  (kind: 'globalAveragePool2d' | 'globalMaxPool2d'): Operator =>
  (step) => {
    const input = requireMap(activationAt(step, 0));
    const told = optionalConstantAt(step, 1)?.values ?? numbersAttribute(step.node, 'axes') ?? [];
    const axes = [...told].map((axis) => (axis < 0 ? axis + 4 : axis)).sort((a, b) => a - b);
    const spatial = input.isChannelsFirst ? '2,3' : '1,2';
    if (axes.join() !== spatial) {
      const actual = axes.slice(0, 8).join(', ') || 'all';
      const message = `it reduces over axes ${actual}; only height and width (${spatial}) are supported`;
      throw new OnnxRefusal(message, { limit: spatial, actual });
    }
    const pooled = poolPlaces(step, kind, input);
    if (numberAttribute(step.node, 'keepdims', 1) !== 0) return pooled;
    return { ...pooled, dims: pooled.extents, isChannelsFirst: true };
  };

function requireWholeMap(value: Activation): Activation {
  if (requireMap(value).extents.length === 3) return value;
  throw new OnnxRefusal('its input has one place alone; a pool over it is not supported');
}

export const POOLING_OPERATORS: Readonly<Record<string, Operator>> = {
  MaxPool: windowPool('maxPool2d'),
  AveragePool: windowPool('averagePool2d'),
  GlobalAveragePool: globalPool('globalAveragePool2d'),
  GlobalMaxPool: globalPool('globalMaxPool2d'),
  ReduceMean: reduce('globalAveragePool2d'),
  ReduceMax: reduce('globalMaxPool2d'),
};
