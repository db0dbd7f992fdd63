import { quote } from '../issue.ts';
import { isFloatType } from './constant.ts';
import type { OnnxGraph, OnnxInput, OnnxNode } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';
import type { Activation } from './value.ts';

const LIMIT_EXTENT = 4096;
const LIMIT_PIXELS = 16 * 1024 * 1024;

/** Operators through which an image keeps its dimensions. */
const KEEPING = new Set([
  'Identity',
  'Cast',
  'Sub',
  'Add',
  'Mul',
  'Div',
  'QuantizeLinear',
  'DequantizeLinear',
]);
const COLOURS = [1, 3, 4];

/** The only input that no weight is stored for, as the image. @throws OnnxRefusal */
export function imageInput(graph: OnnxGraph, nodes: readonly OnnxNode[]): Activation {
  const inputs = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    const message = `the graph has ${inputs.length} inputs without weights; it needs exactly one, the image`;
    throw new OnnxRefusal(message, { limit: '1', actual: String(inputs.length) });
  }
  if (!isFloatType(input.elementType)) {
    const actual = String(input.elementType);
    const message = `the input ${quote(input.name)} has elements of type ${actual}; it must be float`;
    throw new OnnxRefusal(message, { limit: 'float', actual });
  }
  const dims = readDims(input);
  const isChannelsFirst = !isChannelsLast(input.name, dims, nodes);
  const [heightCount, widthCount, channelCount] = isChannelsFirst
    ? [dims[1], dims[2], dims[0]]
    : [dims[0], dims[1], dims[2]];
  const extents = [heightCount!, widthCount!, channelCount!];
  return { kind: 'activation', index: -1, extents, dims, isChannelsFirst, order: null, isSole: false };
}

function readDims({ name, dims }: OnnxInput): readonly number[] {
  const [, ...image] = dims ?? [];
  const isRight = image.every((extent) => extent !== null && extent >= 1 && extent <= LIMIT_EXTENT);
  const known = image.map((extent) => extent ?? 0);
  if (image.length === 3 && isRight && known.reduce((a, b) => a * b, 1) <= LIMIT_PIXELS) return known;
  const actual =
    dims === null
      ? 'missing'
      : `[${dims
          .slice(0, 8)
          .map((extent) => extent ?? '?')
          .join(', ')}]`;
  const limit = `[batch, channels, height, width], each 1 to ${LIMIT_EXTENT}, at most ${LIMIT_PIXELS} values`;
  const message = `the shape of the input ${quote(name)} is ${actual}; it must be ${limit}`;
  throw new OnnxRefusal(message, { limit, actual });
}

/**
 * ONNX has channels first. A network that was converted from a channels-last one transposes its image at
 * once; where nothing tells, a last dimension of 1, 3 or 4 colours does.
 */
function isChannelsLast(inputName: string, dims: readonly number[], nodes: readonly OnnxNode[]): boolean {
  const names = new Set([inputName]);
  for (const { op, inputs, outputs, attributes } of nodes) {
    if (!inputs.some((name) => names.has(name))) continue;
    if (op === 'Transpose') return attributes.get('perm')?.numbers.join() === '0,3,1,2';
    if (op === 'Reshape' || op === 'Flatten')
      return !COLOURS.includes(dims[0]!) && COLOURS.includes(dims[2]!);
    if (!KEEPING.has(op)) return false;
    for (const name of outputs) names.add(name);
  }
  return false;
}
