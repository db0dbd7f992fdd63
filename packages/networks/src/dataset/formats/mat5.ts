import { Unzlib } from 'fflate';
import { concatenate } from '../../archive/concatenate.ts';
import { UnpackLimitError } from '../../archive/unpack-within.ts';
import { DATASET_LIMITS } from '../limits.ts';
import type { DatasetFile } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';

/** An array of unsigned bytes out of a MATLAB file, first extent fastest. */
export interface MatArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

const HEADER_BYTES = 128;
const INT8 = 1;
const UINT8 = 2;
const INT32 = 5;
const MATRIX = 14;
const COMPRESSED = 15;
/** Class of an array: the low byte of its flags. */
const UINT8_CLASS = 9;
const COMPLEX_FLAG = 0x0800;
/** SVHN's arrays have a few dozen bytes of header. */
const MAX_NAME_BYTES = 64;

export function isMat5({ bytes }: DatasetFile): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 19)) === 'MATLAB 5.0 MAT-file';
}

/**
 * The arrays of unsigned bytes in a MATLAB 5 file (little endian, compressed or not) by name; arrays of other
 * classes are left out. That is what the files of SVHN hold.
 *
 * The format: MathWorks, MAT-File Format, R2019b, chapter 1.
 */
export function readMat5(file: DatasetFile): ReadonlyMap<string, MatArray> {
  const { path, bytes } = file;
  if (bytes.length < HEADER_BYTES || bytes[126] !== 0x49 || bytes[127] !== 0x4d)
    refuse(path, 'UNREADABLE', { message: `${path}: no little-endian MATLAB 5 file` });
  const arrays = new Map<string, MatArray>();
  let leftBytes: number = DATASET_LIMITS.unpackedBytes;
  for (const element of elements(bytes.subarray(HEADER_BYTES), path)) {
    const content = element.type === COMPRESSED ? inflate(element.content, leftBytes, path) : null;
    leftBytes -= content?.length ?? 0;
    const [matrix] = content === null ? [element] : [...elements(content, path)];
    const array = matrix?.type === MATRIX ? readMatrix(matrix.content, path) : null;
    if (array !== null) arrays.set(array.name, array);
  }
  return arrays;
}

interface Element {
  readonly type: number;
  readonly content: Uint8Array;
}

/** Tagged elements, padded to 8 bytes but for compressed ones; small ones have their content in the tag. */
function* elements(bytes: Uint8Array, path: string): Generator<Element> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < bytes.length; ) {
    if (offset + 8 > bytes.length) cutOff(path);
    const tag = view.getUint32(offset, true);
    const smallBytes = tag >>> 16;
    if (smallBytes > 0) {
      if (smallBytes > 4) cutOff(path);
      yield { type: tag & 0xffff, content: bytes.subarray(offset + 4, offset + 4 + smallBytes) };
      offset += 8;
      continue;
    }
    const byteCount = view.getUint32(offset + 4, true);
    if (byteCount > bytes.length - offset - 8) cutOff(path);
    yield { type: tag, content: bytes.subarray(offset + 8, offset + 8 + byteCount) };
    offset += 8 + (tag === COMPRESSED ? byteCount : Math.ceil(byteCount / 8) * 8);
  }
}

function readMatrix(content: Uint8Array, path: string): (MatArray & { readonly name: string }) | null {
  const [flags, extents, name, values] = firstFour(content, path);
  const flagWord = flags && flags.content.length === 8 ? uint32At(flags.content, 0) : null;
  if (flagWord === null || !extents || extents.type !== INT32 || !name || name.type !== INT8) return null;
  if ((flagWord & 0xff) !== UINT8_CLASS || (flagWord & COMPLEX_FLAG) !== 0) return null;
  if (!values || values.type !== UINT8 || name.content.length > MAX_NAME_BYTES) return null;
  const shape = Array.from({ length: extents.content.length / 4 }, (_, axis) =>
    uint32At(extents.content, 4 * axis),
  );
  const valueCount = shape.reduce((product, extent) => product * extent, 1);
  if (valueCount !== values.content.length) {
    const message = `${path}: shape ${shape.join(' x ')} with ${values.content.length} values`;
    refuse(path, 'UNREADABLE', { message, limit: String(valueCount), actual: String(values.content.length) });
  }
  return { name: new TextDecoder('latin1').decode(name.content), shape, values: values.content };
}

function firstFour(content: Uint8Array, path: string): readonly (Element | undefined)[] {
  const found: Element[] = [];
  for (const element of elements(content, path)) {
    found.push(element);
    if (found.length === 4) break;
  }
  return found;
}

function inflate(packed: Uint8Array, limitBytes: number, path: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let totalBytes = 0;
  let isFinished = false;
  const stream = new Unzlib((part, isFinal) => {
    totalBytes += part.length;
    if (totalBytes > limitBytes) throw new UnpackLimitError(`more than ${limitBytes} bytes`);
    parts.push(part.slice());
    isFinished = isFinal;
  });
  try {
    const stepBytes = 64 * 1024;
    for (let start = 0; start < packed.length; start += stepBytes)
      stream.push(packed.slice(start, start + stepBytes), start + stepBytes >= packed.length);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const code = cause instanceof UnpackLimitError ? 'TOO_BIG' : 'UNREADABLE';
    return refuse(path, code, { message: `${path}: an array cannot be inflated: ${why}` });
  }
  return isFinished ? concatenate(parts) : cutOff(path);
}

function uint32At(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}

function cutOff(path: string): never {
  return refuse(path, 'UNREADABLE', { message: `${path}: the MATLAB file is damaged or cut off` });
}
