import { canonicalJson } from '@dl-rsim/spec';
import { concatenate } from '../archive/concatenate.ts';

/**
 * Our own file: magic (8 ASCII bytes), version, header length, body length (three little-endian u32),
 * canonical JSON header, raw body. Equal content has equal bytes, so that the SHA-256 of the file names
 * the content.
 */
export interface Container {
  readonly header: unknown;
  readonly body: Uint8Array;
}

export interface ContainerKind {
  /** 8 ASCII characters. */
  readonly magic: string;
  /** What is written. */
  readonly version: number;
  /** The oldest that is still read. */
  readonly oldestVersion: number;
}

const PREFIX_BYTES = 8 + 3 * 4;

export function packContainer(kind: ContainerKind, { header, body }: Container): Uint8Array {
  const headerBytes = new TextEncoder().encode(canonicalJson(header));
  const prefix = new Uint8Array(PREFIX_BYTES);
  const view = new DataView(prefix.buffer);
  prefix.set(new TextEncoder().encode(kind.magic));
  view.setUint32(8, kind.version, true);
  view.setUint32(12, headerBytes.length, true);
  view.setUint32(16, body.length, true);
  return concatenate([prefix, headerBytes, body]);
}

/**
 * @throws when the bytes are not a whole file of this kind: they were written by us, so it is our bug or
 * a bad disk.
 */
export function unpackContainer(
  kind: ContainerKind,
  bytes: Uint8Array,
): Container & { readonly version: number } {
  const broken = (why: string): Error => new Error(`stored ${kind.magic} file is broken: ${why}`);
  if (bytes.length < PREFIX_BYTES)
    throw broken(`${bytes.length} bytes, the prefix alone has ${PREFIX_BYTES}`);
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== kind.magic) throw broken(`it begins with ${JSON.stringify(magic)}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version < kind.oldestVersion || version > kind.version)
    throw broken(`version ${version}, expected ${kind.oldestVersion} to ${kind.version}`);
  const headerBytes = view.getUint32(12, true);
  const bodyBytes = view.getUint32(16, true);
  const expectedBytes = PREFIX_BYTES + headerBytes + bodyBytes;
  if (bytes.length !== expectedBytes) throw broken(`${bytes.length} bytes, its lengths say ${expectedBytes}`);
  const bodyOffset = PREFIX_BYTES + headerBytes;
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(PREFIX_BYTES, bodyOffset)),
    );
  } catch {
    throw broken('its header is not JSON');
  }
  return { version, header, body: bytes.subarray(bodyOffset) };
}
