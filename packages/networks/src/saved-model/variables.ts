import { decodeContent } from '../graph-def/decode-content.ts';
import { GraphRefusal } from '../graph-def/graph-refusal.ts';
import type { NumberTensor } from '../graph-def/number-tensor.ts';
import { quote } from '../issue.ts';
import { ProtoReader } from '../protobuf/proto-reader.ts';
import { maskedCrc32c } from './crc32c.ts';
import { decodeShape, typeName } from './decode-tensor.ts';
import { readTable } from './table-file.ts';
import { VariablesRefusal } from './variables-refusal.ts';

/** The variables of a SavedModel by their keys in the checkpoint. */
export interface Variables {
  readonly keys: ReadonlySet<string>;
  /** @throws GraphRefusal, ProtoDamage */
  read(key: string): NumberTensor;
}

interface BundleEntry {
  readonly type: string;
  readonly shape: readonly number[] | null;
  readonly shardIndex: number;
  readonly offset: number;
  readonly size: number;
  readonly checksum: number | null;
  readonly isSliced: boolean;
}

/** No variables: every weight is a constant. */
export const NO_VARIABLES: Variables = {
  keys: new Set(),
  read: () => {
    throw new GraphRefusal('the zip lacks variables/variables.index, which has its numbers', {
      code: 'MISSING',
    });
  },
};

/**
 * Opens variables.index and the variables.data files beside it (tensor_bundle.proto; the numbers below are
 * its field numbers).
 *
 * @throws VariablesRefusal, ProtoDamage
 */
export function openVariables(
  index: Uint8Array,
  shardAt: (name: string) => Uint8Array | undefined,
): Variables {
  const table = readTable(index);
  const header = table.get('');
  if (header === undefined) throw new VariablesRefusal('variables.index has no header; save the model again');
  const shardCount = readHeader(header);
  return {
    keys: new Set([...table.keys()].filter((key) => key !== '')),
    read(key) {
      const bytes = table.get(key);
      if (bytes === undefined)
        throw new GraphRefusal(`variables.index has no ${quote(key)}; save the model again`, {
          code: 'MISSING',
        });
      return readEntry(key, decodeEntry(bytes), (shard) => shardAt(shardName(shard, shardCount)));
    },
  };
}

function shardName(shardIndex: number, shardCount: number): string {
  const digits = (number: number): string => String(number).padStart(5, '0');
  return `variables.data-${digits(shardIndex)}-of-${digits(shardCount)}`;
}

function readHeader(bytes: Uint8Array): number {
  let [shardCount, endianness] = [1, 0];
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) shardCount = reader.int();
    else if (field === 2) endianness = reader.int();
    else return false;
    return true;
  });
  if (endianness === 0) return shardCount;
  throw new VariablesRefusal(
    'variables.index: its numbers are big endian; save the model anew',
    'UNSUPPORTED',
  );
}

function decodeEntry(bytes: Uint8Array): BundleEntry {
  let [type, isSliced] = ['DT_INVALID', false];
  let shape: readonly number[] | null = [];
  let [shardIndex, offset, size] = [0, 0, 0];
  let checksum: number | null = null;
  const reader = new ProtoReader(bytes);
  reader.each((field) => {
    if (field === 1) type = typeName(reader.int());
    else if (field === 2) shape = decodeShape(reader.bytes());
    else if (field === 3) shardIndex = reader.int();
    else if (field === 4) offset = reader.int();
    else if (field === 5) size = reader.int();
    else if (field === 6) checksum = reader.fixed32();
    else if (field === 7) {
      reader.bytes();
      isSliced = true;
    } else return false;
    return true;
  });
  return { type, shape, shardIndex, offset, size, checksum, isSliced };
}

function readEntry(
  key: string,
  { type, shape, shardIndex, offset, size, checksum, isSliced }: BundleEntry,
  shardAt: (index: number) => Uint8Array | undefined,
): NumberTensor {
  if (isSliced || shape === null)
    throw new GraphRefusal(`the variable ${quote(key)} is stored in slices; save the model unpartitioned`);
  const shard = shardAt(shardIndex);
  if (shard === undefined)
    throw new GraphRefusal(`the zip lacks the variables.data file ${shardIndex}, which has ${quote(key)}`, {
      code: 'MISSING',
    });
  const isInside = offset >= 0 && size >= 0 && offset + size <= shard.length;
  if (!isInside)
    throw new GraphRefusal(
      `the variable ${quote(key)} lies at bytes ${offset} to ${offset + size}; its file has ${shard.length}`,
      { code: 'SHAPE_MISMATCH', limit: `${shard.length} bytes` },
    );
  const bytes = shard.subarray(offset, offset + size);
  if (checksum !== null && checksum !== maskedCrc32c(bytes))
    throw new GraphRefusal(`the variable ${quote(key)} is damaged: its checksum does not match`, {
      code: 'UNREADABLE',
    });
  return decodeContent(type, shape, bytes);
}
