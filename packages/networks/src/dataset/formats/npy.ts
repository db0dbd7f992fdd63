import { quote } from '../../issue.ts';
import { halfToNumber } from '../../keras-h5/decode-floats.ts';
import type { DatasetFile } from '../read-dataset.ts';
import { refuse } from '../refusal.ts';

/** An array of a .npy file, in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly kind: NumberKind;
  readonly valueCount: number;
  /** Value at a flat index. 64-bit integers are exact up to 2^53. */
  readonly at: (index: number) => number;
  /** The bytes themselves, where the values are unsigned bytes. */
  readonly bytes: Uint8Array | null;
}

export type NumberKind = 'integer' | 'float' | 'boolean';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy itself writes far shorter headers. */
const MAX_HEADER_BYTES = 65_536;

export function isNpy({ bytes }: DatasetFile): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

type Getter = (view: DataView, offset: number, isLittle: boolean) => number;

const TYPES: Readonly<
  Record<string, { readonly kind: NumberKind; readonly bytes: number; readonly get: Getter }>
> = {
  b1: { kind: 'boolean', bytes: 1, get: (view, offset) => view.getUint8(offset) },
  u1: { kind: 'integer', bytes: 1, get: (view, offset) => view.getUint8(offset) },
  i1: { kind: 'integer', bytes: 1, get: (view, offset) => view.getInt8(offset) },
  u2: { kind: 'integer', bytes: 2, get: (view, offset, isLittle) => view.getUint16(offset, isLittle) },
  i2: { kind: 'integer', bytes: 2, get: (view, offset, isLittle) => view.getInt16(offset, isLittle) },
  u4: { kind: 'integer', bytes: 4, get: (view, offset, isLittle) => view.getUint32(offset, isLittle) },
  i4: { kind: 'integer', bytes: 4, get: (view, offset, isLittle) => view.getInt32(offset, isLittle) },
  u8: {
    kind: 'integer',
    bytes: 8,
    get: (view, offset, isLittle) => Number(view.getBigUint64(offset, isLittle)),
  },
  i8: {
    kind: 'integer',
    bytes: 8,
    get: (view, offset, isLittle) => Number(view.getBigInt64(offset, isLittle)),
  },
  f2: {
    kind: 'float',
    bytes: 2,
    get: (view, offset, isLittle) => halfToNumber(view.getUint16(offset, isLittle)),
  },
  f4: { kind: 'float', bytes: 4, get: (view, offset, isLittle) => view.getFloat32(offset, isLittle) },
  f8: { kind: 'float', bytes: 8, get: (view, offset, isLittle) => view.getFloat64(offset, isLittle) },
};

/**
 * Reads a .npy file of versions 1 to 3: magic, header (a Python literal with descr, fortran_order and
 * shape), values. Numbers and booleans in C order; Python objects, text and records are refused. Nothing is
 * allocated: the values stay where they are.
 *
 * The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy({ path, bytes }: DatasetFile): NpyArray {
  const unreadable = (why: string): never => refuse(path, 'UNREADABLE', { message: `${path}: ${why}` });
  if (bytes.length < 12) return unreadable('too short for an NPY header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) return unreadable(`NPY version ${version}; 1 to 3 are read`);
  const headerStart = version === 1 ? 10 : 12;
  const headerBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = headerStart + headerBytes;
  if (headerBytes > MAX_HEADER_BYTES || start > bytes.length) return unreadable('its header is cut off');
  const header = parseHeader(path, new TextDecoder('latin1').decode(bytes.subarray(headerStart, start)));
  const type = TYPES[header.descr.slice(1)];
  if (type === undefined || !'<>|='.includes(header.descr[0] ?? '')) {
    const message = `${path}: values of type ${quote(header.descr)} are not read; use numbers`;
    return refuse(path, 'UNSUPPORTED', {
      message,
      limit: 'u1 to u8, i1 to i8, f2 to f8',
      actual: header.descr,
    });
  }
  const valueCount = header.shape.reduce((product, extent) => product * extent, 1);
  if (header.isFortran && header.shape.length > 1) {
    const message = `${path}: the array is in Fortran order; save numpy.ascontiguousarray(x)`;
    return refuse(path, 'UNSUPPORTED', { message });
  }
  const actualBytes = bytes.length - start;
  if (actualBytes !== valueCount * type.bytes) {
    const shape = header.shape.join(' x ');
    const fault = actualBytes < valueCount * type.bytes ? 'cut off' : 'too long';
    const message = `${path}: ${fault}: shape ${shape}`;
    const limit = `${valueCount * type.bytes} bytes`;
    return refuse(path, 'UNREADABLE', { message, limit, actual: `${actualBytes} bytes` });
  }
  const isLittle = header.descr[0] !== '>';
  return {
    shape: header.shape,
    kind: type.kind,
    valueCount,
    at: (index) => type.get(view, start + index * type.bytes, isLittle),
    bytes: header.descr.endsWith('u1') ? bytes.subarray(start) : null,
  };
}

interface Header {
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
}

/** The header has exactly these three keys, in any order; nothing of it is evaluated. */
function parseHeader(path: string, text: string): Header {
  const descr = /'descr'\s*:\s*'([^']{2,40})'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    const message = `${path}: its header is no NPY header of plain numbers (Python objects are not read)`;
    return refuse(path, 'UNREADABLE', { message });
  }
  const extents = shape.split(',').filter((extent) => extent.trim() !== '');
  return { descr, isFortran: order === 'True', shape: extents.map(Number) };
}
