import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { type Metadata, Module, ready } from 'h5wasm';
import { issue, printable, quote } from '../issue.ts';
import { decodeFloats } from './decode-floats.ts';
import { H5Refusal } from './h5-refusal.ts';

/**
 * The few things that are read of an HDF5 file, each checked before it is read. The library comes from
 * `h5wasm`, not from `h5wasm/node`: its files live in the memory of the WebAssembly module, so that links
 * to other files, external storage and plug-ins find nothing of this machine. The library's own checks are
 * not trusted with sizes: it is asked for the shape first, and only what the file can hold is read. Filters
 * (compression) are refused, since the library inflates without a limit and Keras does not use them.
 */
export interface H5File {
  /** Whether there is a group at `path`. */
  readonly hasGroup: (path: string) => boolean;
  /** Whether there is a data set at `path`. */
  readonly hasNumbers: (path: string) => boolean;
  readonly hasAttribute: (path: string, name: string) => boolean;
  /** An attribute that is one text. */
  readonly text: (path: string, name: string) => string;
  /** An attribute that is a list of texts. */
  readonly texts: (path: string, name: string) => readonly string[];
  /** A data set of floating-point numbers. */
  readonly numbers: (path: string) => H5Numbers;
}

export interface H5Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);
const LIMIT_TEXT_BYTES = 16 * 1024 * 1024;
const LIMIT_RANK = 8;
const FLOAT = 1;
const STRING = 3;
const FLOAT_BYTES = [2, 4, 8];

/** An HDF5 file by its first bytes, whatever it is called. */
export function isH5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

let openedCount = 0;

/**
 * Opens a stranger's HDF5 file for `use`. What the library cannot read becomes an issue; so does a trap
 * inside it, after which this thread should read no other file. Broken invariants of `use` are thrown. One
 * damaged file in thousands keeps the library busy for ever, and it may take 2 GiB: read strangers' files
 * in a thread that can be ended.
 */
export async function withH5File<T>(
  bytes: Uint8Array,
  use: (file: H5File) => T,
): Promise<Outcome<T, SpecIssue>> {
  if (!isH5(bytes)) {
    const message = 'the file does not begin as HDF5 does; save the model with model.save("model.h5")';
    return fail(issue(['file'], 'UNREADABLE', { message }));
  }
  const { FS } = await ready;
  const path = `/network-${++openedCount}.h5`;
  try {
    ask(() => Module.activate_throwing_error_handler());
    ask(() => FS.writeFile(path, bytes));
    const fileId = ask(() => Module.open(path, Module.H5F_ACC_RDONLY, false, -1, -1));
    try {
      return succeed(use(new OpenedFile(fileId, bytes.length)));
    } finally {
      quietly(() => Module.close_file(fileId));
    }
  } catch (cause) {
    if (!(cause instanceof H5Refusal)) throw cause;
    return fail(cause.issue);
  } finally {
    quietly(() => FS.unlink(path));
  }
}

class OpenedFile implements H5File {
  readonly #fileId: bigint;
  readonly #fileBytes: number;
  /** Of all numbers read so far: together they cannot be more than the file. */
  #readBytes = 0;

  constructor(fileId: bigint, fileBytes: number) {
    this.#fileId = fileId;
    this.#fileBytes = fileBytes;
  }

  hasGroup(path: string): boolean {
    return ask(() => Module.get_type(this.#fileId, path)) === Module.H5G_GROUP;
  }

  hasNumbers(path: string): boolean {
    return ask(() => Module.get_type(this.#fileId, path)) === Module.H5G_DATASET;
  }

  hasAttribute(path: string, name: string): boolean {
    return ask(() => Module.get_attribute_names(this.#fileId, path)).includes(name);
  }

  text(path: string, name: string): string {
    const metadata = this.#attributeMetadata(path, name);
    if (metadata.total_size !== 1) throw notText(path, name);
    return this.#texts(path, name, metadata)[0] ?? '';
  }

  texts(path: string, name: string): readonly string[] {
    const metadata = this.#attributeMetadata(path, name);
    // Python writes an empty list as numbers.
    if (metadata.total_size === 0) return [];
    if (metadata.shape?.length !== 1) throw notText(path, name);
    return this.#texts(path, name, metadata);
  }

  numbers(path: string): H5Numbers {
    const type = ask(() => Module.get_type(this.#fileId, path));
    if (type !== Module.H5G_DATASET) throw this.#notNumbers(path, type);
    const metadata = ask(() => Module.get_dataset_metadata(this.#fileId, path));
    const filters = ask(() => Module.get_dataset_filters(this.#fileId, path));
    const shape = this.#checkStorage(path, metadata, filters.length);
    const byteCount = metadata.size * shape.reduce((product, extent) => product * extent, 1);
    this.#readBytes += byteCount;
    if (!(this.#readBytes <= this.#fileBytes)) {
      const message =
        `weights up to ${quote(path)} of shape [${shape.join(', ')}] need ${this.#readBytes} bytes, ` +
        `the file has ${this.#fileBytes}; it is damaged or its weights are stored twice`;
      const limit = `at most ${this.#fileBytes} bytes`;
      throw refusal(path, 'TOO_BIG', { message, limit, actual: `${this.#readBytes} bytes` });
    }
    if (byteCount === 0) return { shape, values: new Float32Array() };
    const bytes = this.#withMemory(byteCount, (pointer) => {
      const read = (): number =>
        Module.get_dataset_data(this.#fileId, path, null, null, null, BigInt(pointer));
      if (ask(read) < 0) throw unreadable(`${quote(path)} cannot be read`);
      return Module.HEAPU8.slice(pointer, pointer + byteCount);
    });
    return { shape, values: decodeFloats(bytes, metadata.size) };
  }

  #checkStorage(path: string, metadata: Metadata, filterCount: number): readonly number[] {
    const { shape, type, size, chunks, virtual_sources: sources } = metadata;
    if (type !== FLOAT || !FLOAT_BYTES.includes(size) || shape === null || shape.length > LIMIT_RANK) {
      const message = `${quote(path)} holds no floating-point numbers of 2, 4 or 8 bytes`;
      throw refusal(path, 'UNSUPPORTED', { message, limit: 'float32, float64 or float16' });
    }
    if (sources !== undefined || filterCount > 0) {
      const how = sources === undefined ? 'compressed' : 'put together from other files';
      const message = `${quote(path)} is ${how}; save the model again with model.save("model.h5")`;
      throw refusal(path, 'UNSUPPORTED', { message, limit: 'plain storage' });
    }
    const chunkBytes = (chunks ?? []).reduce((product, extent) => product * extent, size);
    if (chunkBytes <= this.#fileBytes || chunks === null) return shape;
    const message = `${quote(path)} is stored in pieces of ${chunkBytes} bytes, more than the file has`;
    throw refusal(path, 'TOO_BIG', { message, limit: `at most ${this.#fileBytes} bytes` });
  }

  #notNumbers(path: string, type: number): H5Refusal {
    if (type === Module.H5G_UDLINK) {
      const message = `${quote(path)} is a link to another file; save the model into one file`;
      return refusal(path, 'UNSUPPORTED', { message });
    }
    return refusal(path, 'MISSING', { message: `the file lacks the weight ${quote(path)} that it names` });
  }

  #attributeMetadata(path: string, name: string): Metadata {
    return ask(() => Module.get_attribute_metadata(this.#fileId, path, name));
  }

  /** Texts of one length lie side by side, others somewhere in the module's memory. */
  #texts(path: string, name: string, metadata: Metadata): readonly string[] {
    const { type, size, total_size: count, vlen } = metadata;
    if (type !== STRING) throw notText(path, name);
    const byteCount = size * count;
    if (!(byteCount <= LIMIT_TEXT_BYTES && byteCount <= this.#fileBytes)) throw tooLong(path, name);
    if (byteCount === 0) return [];
    return this.#withAttribute({ path, name, byteCount }, (pointer) => {
      if (!vlen) return fixedTexts(pointer, size, count);
      const texts = looseTexts(pointer, count);
      if (texts === null) throw tooLong(path, name);
      quietly(() => Module.reclaim_vlen_memory(this.#fileId, path, name, BigInt(pointer)));
      return texts;
    });
  }

  #withAttribute<T>(
    from: { readonly path: string; readonly name: string; readonly byteCount: number },
    take: (pointer: number) => T,
  ): T {
    return this.#withMemory(from.byteCount, (pointer) => {
      const { path, name } = from;
      const status = ask(() => Module.get_attribute_data(this.#fileId, path, name, BigInt(pointer)));
      if (status < 0) throw unreadable(`attribute ${quote(name)} of ${quote(path)} cannot be read`);
      return take(pointer);
    });
  }

  /** Memory inside the module, all zero: what a failed read leaves is never what lay there before. */
  #withMemory<T>(byteCount: number, take: (pointer: number) => T): T {
    const pointer = ask(() => Module._malloc(byteCount));
    if (pointer === 0) throw unreadable(`${byteCount} bytes of memory are not to be had`);
    try {
      Module.HEAPU8.fill(0, pointer, pointer + byteCount);
      return take(pointer);
    } finally {
      quietly(() => Module._free(pointer));
    }
  }
}

function fixedTexts(pointer: number, size: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const field = Module.HEAPU8.slice(pointer + at * size, pointer + (at + 1) * size);
    const end = field.indexOf(0);
    return decode(end < 0 ? field : field.subarray(0, end));
  });
}

/** Texts that end in a NUL, by the `count` pointers at `pointer`; null when they are too long together. */
function looseTexts(pointer: number, count: number): readonly string[] | null {
  const pointers = new DataView(Module.HEAPU8.buffer, pointer, 4 * count);
  const texts: string[] = [];
  let totalBytes = 0;
  for (let at = 0; at < count; at++) {
    const start = pointers.getUint32(4 * at, true);
    const end = start === 0 ? 0 : Module.HEAPU8.indexOf(0, start);
    totalBytes += end - start;
    if (end < start || totalBytes > LIMIT_TEXT_BYTES) return null;
    texts.push(decode(Module.HEAPU8.slice(start, end)));
  }
  return texts;
}

/** A call of the library: whatever it throws, the file is the reason. */
function ask<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    if (cause instanceof H5Refusal) throw cause;
    throw unreadable(`it is not readable as HDF5 (${reasonOf(cause)})`);
  }
}

function quietly(call: () => unknown): void {
  try {
    call();
  } catch {
    // The file is closed as far as it can be; what it held has been judged already.
  }
}

/** The library tells its whole stack of calls; the last line of it says what was found. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : 'the library gave up';
  const innermost = [...text.matchAll(/in H5\w+\(\): (.*)/g)].at(-1)?.[1];
  return printable(innermost ?? text.split('\n', 1)[0] ?? '').slice(0, 120);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function refusal(
  path: string,
  code: SpecIssue['code'],
  told: { readonly message: string; readonly limit?: string; readonly actual?: string },
): H5Refusal {
  return new H5Refusal(issue([quote(path).slice(1, -1)], code, told));
}

function unreadable(what: string): H5Refusal {
  const message = `the file is damaged or cut off: ${what}; save the model again`;
  return new H5Refusal(issue(['file'], 'UNREADABLE', { message }));
}

function notText(path: string, name: string): H5Refusal {
  const message = `attribute ${quote(name)} of ${quote(path)} is not the text that Keras writes`;
  return new H5Refusal(issue([quote(name).slice(1, -1)], 'BAD_FORMAT', { message }));
}

function tooLong(path: string, name: string): H5Refusal {
  const limit = `at most ${LIMIT_TEXT_BYTES} bytes, and no more than the file has`;
  const message = `attribute ${quote(name)} of ${quote(path)} is too long; ${limit}`;
  return new H5Refusal(issue([quote(name).slice(1, -1)], 'TOO_BIG', { message, limit }));
}
