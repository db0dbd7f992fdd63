import { describe, expect, it } from 'vitest';
import { fixtureFiles } from '../../testing/index.ts';
import { seededRandom } from '../seeded-random.ts';
import { maskedCrc32c } from './crc32c.ts';
import { readSavedModel } from './read-saved-model.ts';

const GRAPH = 'model/saved_model.pb';
const INDEX = 'model/variables/variables.index';
const SHARD = 'model/variables/variables.data-00000-of-00001';
/** The 4x3 weights of the dense layer lie first. */
const DENSE_BYTES = 48;
const good = fixtureFiles('module.saved-model.zip');

function told(files: ReadonlyMap<string, Uint8Array>): string {
  const outcome = readSavedModel(files, { name: 'bent' });
  if (outcome.ok) return 'accepted';
  const [first] = outcome.problem;
  return `${first?.code} ${first?.path.join('.')}: ${first?.message}`;
}

/** The fixture with one file changed, or without it. */
function bent(
  name: string,
  change: (bytes: Uint8Array) => Uint8Array | null,
): ReadonlyMap<string, Uint8Array> {
  const changed = change(good.get(name)!.slice());
  const files = new Map(good);
  if (changed === null) files.delete(name);
  else files.set(name, changed);
  return files;
}

/** The index with one block changed and its checksum made right again. */
function withRightSum(bytes: Uint8Array, change: (block: Uint8Array) => void): Uint8Array {
  // The only data block begins the file; the index block behind it says how long it is.
  const end = blockEnd(bytes);
  const block = bytes.subarray(0, end);
  change(block);
  const sum = maskedCrc32c(block, bytes.subarray(end, end + 1));
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(end + 1, sum, true);
  return bytes;
}

function blockEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let end = 1; end + 5 < bytes.length; end++) {
    const sum = view.getUint32(end + 1, true);
    if (bytes[end] === 0 && sum === maskedCrc32c(bytes.subarray(0, end), bytes.subarray(end, end + 1)))
      return end;
  }
  throw new Error('no block');
}

describe('readSavedModel', () => {
  it('reads the fixture itself', () => {
    expect(told(good)).toBe('accepted');
  });

  it('refuses a zip without the graph and with two', () => {
    expect(told(bent(GRAPH, () => null))).toContain('the zip holds 0 files named saved_model.pb');
    const two = new Map([...good, ['other/saved_model.pb', new Uint8Array()]]);
    expect(told(two)).toContain('the zip holds 2 files');
  });

  it('names a variable that no file has', () => {
    expect(told(bent(INDEX, () => null))).toMatch(/MISSING .*\(VarHandleOp\): the zip lacks variables/);
    expect(told(bent(SHARD, () => null))).toMatch(/MISSING .*the zip lacks the variables.data file 0/);
    expect(told(bent(SHARD, (bytes) => bytes.subarray(0, 40)))).toMatch(/SHAPE_MISMATCH .*its file has 40/);
  });

  it('notices a flipped bit in a variable and in the index', () => {
    const flip = (at: number) => (bytes: Uint8Array) => {
      bytes[at]! ^= 1;
      return bytes;
    };
    expect(told(bent(SHARD, flip(9)))).toMatch(/UNREADABLE .*its checksum does not match/);
    expect(told(bent(INDEX, flip(30)))).toContain('the checksum of a block does not match');
  });

  it('says what the index uses that it does not read', () => {
    const compressed = bent(INDEX, (bytes) => {
      bytes[blockEnd(bytes)] = 1;
      return bytes;
    });
    expect(told(compressed)).toContain(
      'UNSUPPORTED variables/variables.index: variables.index: its blocks are',
    );
    // Header: key of no bytes, then BundleHeaderProto num_shards 1; its version becomes endianness BIG.
    const bigEndian = bent(INDEX, (bytes) =>
      withRightSum(bytes, (block) => {
        const header = block.indexOf(0x1a);
        block.set([0x10, 0x01, 0x10, 0x01], header);
      }),
    );
    expect(told(bigEndian)).toContain('big endian');
  });

  it('names the variable that holds NaN', () => {
    const files = new Map(bent(SHARD, (bytes) => bytes));
    const shard = files.get(SHARD)!;
    const before = maskedCrc32c(shard.subarray(0, DENSE_BYTES));
    new DataView(shard.buffer, shard.byteOffset).setFloat32(4, Number.NaN, true);
    const after = maskedCrc32c(shard.subarray(0, DENSE_BYTES));
    const index = withRightSum(files.get(INDEX)!.slice(), (block) => {
      const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
      for (let at = 0; at + 4 <= block.length; at++)
        if (view.getUint32(at, true) === before) view.setUint32(at, after, true);
    });
    files.set(INDEX, index);
    expect(told(files)).toMatch(
      /NOT_FINITE nodes\.[^:]+: node "[^"]+" \(VarHandleOp\): number 1 of it is NaN/,
    );
  });

  it('never throws, wherever a file is cut', () => {
    for (const name of [GRAPH, INDEX, SHARD]) {
      const step = name === GRAPH ? 499 : 29;
      for (let length = 0; length < good.get(name)!.length; length += step)
        expect(told(bent(name, (bytes) => bytes.subarray(0, length)))).not.toBe('');
    }
  });

  it('never throws on 300 random mutations behind right checksums', () => {
    const random = seededRandom(20180612);
    let refusedCount = 0;
    for (let trial = 0; trial < 300; trial++) {
      const name = [GRAPH, GRAPH, INDEX, SHARD][trial % 4]!;
      const files = bent(name, (bytes) => {
        for (let edit = random.index(5); edit >= 0; edit--)
          bytes[random.index(bytes.length)] = random.index(256);
        return bytes;
      });
      if (told(files) !== 'accepted') refusedCount++;
    }
    expect(refusedCount).toBeGreaterThan(150);
  });
});
