import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { concatenate } from '../archive/concatenate.ts';
import { issue, quote } from '../issue.ts';
import type { WeightGroup } from './model-json.ts';

type Quantization = WeightGroup['weights'][number]['quantization'];

/** One weight tensor of the manifest; bytes are little-endian, row-major. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantizedTo: string | null;
  /** value = scale x stored + min; null for weights that are stored as they are, or as 16-bit floats. */
  readonly stretch: { readonly scale: number; readonly min: number } | null;
  readonly bytes: Uint8Array;
}

/**
 * Bytes of one element. Only float32 becomes a network; the others are needed to find what lies behind
 * them.
 */
const ELEMENT_BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  uint32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
};

/** Cuts the shards into tensors. Every shard must exist and be exactly as long as its tensors. */
export function readWeights(
  groups: readonly WeightGroup[],
  findShard: (path: string) => Uint8Array | undefined,
): Outcome<readonly StoredWeight[], readonly SpecIssue[]> {
  const weights: StoredWeight[] = [];
  const issues: SpecIssue[] = [];
  const used = new Set<string>();
  for (const [groupIndex, group] of groups.entries()) {
    const path = ['weightsManifest', groupIndex];
    const shards = collectShards(group.paths, findShard, { path, used });
    if (!shards.ok) issues.push(...shards.problem);
    else issues.push(...cutGroup(group, shards.value, { path, weights }));
  }
  const names = new Set<string>();
  for (const { name } of weights) {
    if (names.has(name))
      issues.push(
        issue(['weightsManifest', quote(name)], 'BAD_FORMAT', {
          message: `weight ${quote(name)} is listed twice`,
        }),
      );
    names.add(name);
  }
  return issues.length > 0 ? fail(issues) : succeed(weights);
}

function collectShards(
  names: readonly string[],
  findShard: (name: string) => Uint8Array | undefined,
  from: { readonly path: SpecIssue['path']; readonly used: Set<string> },
): Outcome<Uint8Array, readonly SpecIssue[]> {
  const path = [...from.path, 'paths'];
  const shards: Uint8Array[] = [];
  for (const name of names) {
    const bytes = findShard(name);
    if (bytes === undefined) {
      const message = `the zip lacks the weight file ${quote(name)}, named by model.json; add it beside it`;
      return fail([issue(path, 'MISSING', { message, actual: quote(name) })]);
    }
    if (from.used.has(name)) {
      const message = `model.json names the weight file ${quote(name)} twice`;
      return fail([issue(path, 'BAD_FORMAT', { message, actual: quote(name) })]);
    }
    from.used.add(name);
    shards.push(bytes);
  }
  return succeed(concatenate(shards));
}

function cutGroup(
  group: WeightGroup,
  bytes: Uint8Array,
  into: { readonly path: SpecIssue['path']; readonly weights: StoredWeight[] },
): readonly SpecIssue[] {
  let offset = 0;
  for (const [weightIndex, { name, shape, dtype, quantization }] of group.weights.entries()) {
    const path = [...into.path, 'weights', weightIndex];
    // A quantised tensor is stored in the integers of its quantisation.
    const storedType = quantization?.dtype ?? dtype;
    const elementBytes = Object.hasOwn(ELEMENT_BYTES, storedType) ? ELEMENT_BYTES[storedType] : undefined;
    if (elementBytes === undefined) {
      const message = `weight ${quote(name)} is stored as ${quote(storedType)}; only float32 is supported`;
      return [issue(path, 'UNSUPPORTED', { message, limit: 'float32', actual: quote(storedType) })];
    }
    const neededBytes = shape.reduce((product, extent) => product * extent, 1) * elementBytes;
    if (offset + neededBytes > bytes.length) {
      const message =
        `weight ${quote(name)} of shape [${shape.join(', ')}] reaches beyond the ` +
        `end of ${quote(group.paths.join(', '))}`;
      const limit = `${bytes.length} bytes`;
      return [issue(path, 'SHAPE_MISMATCH', { message, limit, actual: `${offset + neededBytes} bytes` })];
    }
    const part = bytes.subarray(offset, offset + neededBytes);
    into.weights.push({
      name,
      shape,
      dtype,
      quantizedTo: quantization?.dtype ?? (quantization ? 'integers' : null),
      stretch: stretchOf(quantization),
      bytes: part,
    });
    offset += neededBytes;
  }
  if (offset === bytes.length) return [];
  const message =
    `${quote(group.paths.join(', '))} has ${bytes.length} bytes, its weights ` +
    `need ${offset}; it belongs to another model`;
  return [
    issue(into.path, 'SHAPE_MISMATCH', {
      message,
      limit: `${offset} bytes`,
      actual: `${bytes.length} bytes`,
    }),
  ];
}

function stretchOf(quantization: Quantization): StoredWeight['stretch'] {
  const { scale, min } = quantization ?? {};
  return scale === undefined || min === undefined ? null : { scale, min };
}

/** The values of a float32 tensor, copied. The caller has checked the type. */
export function float32Values(weight: StoredWeight): Float32Array {
  const view = new DataView(weight.bytes.buffer, weight.bytes.byteOffset, weight.bytes.byteLength);
  const values = new Float32Array(weight.bytes.length / 4);
  for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(4 * index, true);
  return values;
}
