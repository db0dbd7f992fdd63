import type { ExplicitPadding, Padding } from '@dl-rsim/sim-core';
import { quote } from '../issue.ts';
import { numbersAttribute, textAttribute } from './attributes.ts';
import type { OnnxNode } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

const LIMIT_COUNT = 65_536;

export interface Window {
  /** [height, width] of the map. */
  readonly sides: readonly [number, number];
  readonly strides: readonly [number, number];
  /** Places that a window covers, dilation included. */
  readonly covered: readonly [number, number];
}

/** auto_pad and pads of a window as our padding. SAME_UPPER is TensorFlow's rule. */
export function readPadding(node: OnnxNode, window: Window): Padding {
  const auto = textAttribute(node, 'auto_pad', 'NOTSET');
  switch (auto) {
    case 'NOTSET':
      return explicitPadding(node);
    case 'VALID':
      return 'valid';
    case 'SAME_UPPER':
      return 'same';
    case 'SAME_LOWER': {
      const [vertical, horizontal] = [sameLower(window, 0), sameLower(window, 1)];
      return padding([vertical[0], horizontal[0], vertical[1], horizontal[1]]);
    }
    default:
      throw new OnnxRefusal(`its auto_pad is ${quote(auto)}`, { code: 'BAD_FORMAT' });
  }
}

/** pads is [top, left, bottom, right]. */
function explicitPadding(node: OnnxNode): Padding {
  const pads = numbersAttribute(node, 'pads') ?? [0, 0, 0, 0];
  const isRight = (count: number) => Number.isSafeInteger(count) && count >= 0 && count <= LIMIT_COUNT;
  if (pads.length === 4 && pads.every(isRight)) return padding(pads);
  const actual = pads.slice(0, 8).join(', ');
  const limit = `four whole numbers from 0 to ${LIMIT_COUNT}`;
  throw new OnnxRefusal(`its pads are [${actual}]; they must be ${limit}`, { limit, actual });
}

function padding([topCount, leftCount, bottomCount, rightCount]: readonly number[]): Padding {
  const edges = {
    topCount: topCount!,
    bottomCount: bottomCount!,
    leftCount: leftCount!,
    rightCount: rightCount!,
  };
  return isNone(edges) ? 'valid' : edges;
}

export function isNone({ topCount, bottomCount, leftCount, rightCount }: ExplicitPadding): boolean {
  return topCount + bottomCount + leftCount + rightCount === 0;
}

/** The padded places before and behind, with the larger half before. */
function sameLower({ sides, strides, covered }: Window, axis: 0 | 1): readonly [number, number] {
  const outputCount = Math.ceil(sides[axis] / strides[axis]);
  const padCount = Math.max(0, (outputCount - 1) * strides[axis] + covered[axis] - sides[axis]);
  return [Math.ceil(padCount / 2), Math.floor(padCount / 2)];
}
