import {
  type Conv2dLayer,
  isCrossbarLayer,
  type Layer,
  type Pool2dLayer,
  weightMatrixShape,
} from './graph.ts';
import type { LayerIssue } from './network-issue.ts';

/** More places than any image side that is accepted has. */
const MAX_WINDOW_COUNT = 65_536;

/** Are a layer's counts whole, its paddings sensible, its groups even? Needs no input. */
export function checkSizes(layer: Layer): LayerIssue | null {
  const least = layer.kind === 'zeroPad2d' ? 0 : 1;
  const misfit = checkCounts(layer, { least });
  if (misfit) return misfit;
  switch (layer.kind) {
    case 'conv2d':
      return checkPadding(layer) ?? checkDilation(layer) ?? checkGroups(layer);
    case 'maxPool2d':
    case 'averagePool2d':
      return checkPadding(layer) ?? checkPoolPadding(layer);
    default:
      return checkRatios(layer);
  }
}

/** Every field that ends in Count: a whole number from `least`. */
function checkCounts(
  fields: object,
  { least, prefix = '', most = Number.MAX_SAFE_INTEGER }: { least: number; prefix?: string; most?: number },
): LayerIssue | null {
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    if (!name.endsWith('Count')) continue;
    const isWhole = Number.isSafeInteger(value);
    if (isWhole && (value as number) >= least && (value as number) <= most) continue;
    const isTooBig = isWhole && (value as number) > most;
    const field = `${prefix}${name}`;
    const limit = isTooBig ? String(most) : String(least);
    const wanted = isTooBig ? `at most ${most}` : `a whole number from ${least}`;
    const message = `${field} is ${value}; it must be ${wanted}`;
    return { field, code: isTooBig ? 'TOO_BIG' : 'NOT_INTEGER', message, limit, actual: String(value) };
  }
  return null;
}

/** Every field that ends in Ratio: finite. */
function checkRatios(layer: Layer): LayerIssue | null {
  for (const [field, value] of Object.entries(layer) as [string, unknown][]) {
    if (!field.endsWith('Ratio') || Number.isFinite(value)) continue;
    const actual = String(value);
    return { field, code: 'NOT_FINITE', message: `${field} is ${actual}; it must be finite`, actual };
  }
  return null;
}

function checkPadding({ padding }: Conv2dLayer | Pool2dLayer): LayerIssue | null {
  if (typeof padding === 'string') return null;
  return checkCounts(padding, { least: 0, most: MAX_WINDOW_COUNT, prefix: 'padding.' });
}

/** A window that lies in the padding altogether would have no maximum and a mean of 0 / 0. */
function checkPoolPadding(layer: Pool2dLayer): LayerIssue | null {
  const { padding, poolHeightCount, poolWidthCount } = layer;
  if (typeof padding === 'string') return null;
  const { topCount, bottomCount, leftCount, rightCount } = padding;
  if (Math.max(topCount, bottomCount) < poolHeightCount && Math.max(leftCount, rightCount) < poolWidthCount)
    return null;
  const actual = [topCount, bottomCount, leftCount, rightCount].join(', ');
  const window = `${poolHeightCount}x${poolWidthCount}`;
  const message = `padding ${actual} reaches its window of ${window}; pad less than that`;
  return { field: 'padding', code: 'TOO_BIG', message, actual };
}

function checkDilation(layer: Conv2dLayer): LayerIssue | null {
  const spans = [
    { field: 'dilationHeightCount', count: (layer.kernelHeightCount - 1) * layer.dilationHeightCount + 1 },
    { field: 'dilationWidthCount', count: (layer.kernelWidthCount - 1) * layer.dilationWidthCount + 1 },
  ];
  const wide = spans.find(({ count }) => count > MAX_WINDOW_COUNT);
  if (!wide) return null;
  const message = `its dilated kernel covers ${wide.count} places; at most ${MAX_WINDOW_COUNT} are supported`;
  return {
    field: wide.field,
    code: 'TOO_BIG',
    message,
    limit: String(MAX_WINDOW_COUNT),
    actual: String(wide.count),
  };
}

function checkGroups({ groupCount, inputChannelCount, outputChannelCount }: Conv2dLayer): LayerIssue | null {
  const uneven = [inputChannelCount, outputChannelCount].find((count) => count % groupCount !== 0);
  if (uneven === undefined) return null;
  const message = `${groupCount} groups do not divide ${uneven} channels evenly`;
  return { field: 'groupCount', code: 'SHAPE_MISMATCH', message, actual: String(groupCount) };
}

/** Has every array of a layer the length of its shape, and only finite numbers? */
export function checkNumbers(layer: Layer): readonly LayerIssue[] {
  return arraysOf(layer).flatMap(({ field, values, neededCount }) => {
    const issues: LayerIssue[] = [];
    if (values.length !== neededCount) {
      const message = `${field} holds ${values.length} numbers, its shape needs ${neededCount}`;
      const [limit, actual] = [String(neededCount), String(values.length)];
      issues.push({ field, code: 'SHAPE_MISMATCH', message, limit, actual });
    }
    const badIndex = values.findIndex((value) => !Number.isFinite(value));
    if (badIndex >= 0) {
      const actual = String(values[badIndex]);
      const message = `${field}[${badIndex}] is ${actual}; weights must be finite`;
      issues.push({ field, code: 'NOT_FINITE', message, actual });
    }
    return issues;
  });
}

interface NumberArray {
  readonly field: string;
  readonly values: Float32Array;
  readonly neededCount: number;
}

function arraysOf(layer: Layer): readonly NumberArray[] {
  if (isCrossbarLayer(layer)) {
    const { rowCount, columnCount, groupCount } = weightMatrixShape(layer);
    const outputCount = columnCount * groupCount;
    const kernel = { field: 'kernel', values: layer.kernel, neededCount: rowCount * outputCount };
    return layer.bias ? [kernel, { field: 'bias', values: layer.bias, neededCount: outputCount }] : [kernel];
  }
  // Scale, slopes and mean have the length of their input: checkInputShapes has compared them.
  if (layer.kind === 'subtractMean')
    return [{ field: 'mean', values: layer.mean, neededCount: layer.mean.length }];
  if (layer.kind === 'prelu')
    return [{ field: 'slopes', values: layer.slopes, neededCount: layer.slopes.length }];
  if (layer.kind !== 'affine') return [];
  const { scale, offset } = layer;
  return [
    { field: 'scale', values: scale, neededCount: scale.length },
    { field: 'offset', values: offset, neededCount: scale.length },
  ];
}
