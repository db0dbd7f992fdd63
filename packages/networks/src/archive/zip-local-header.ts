import type { DirectoryEntry } from './zip-directory.ts';

export const LOCAL_BYTES = 30;

const SIGNATURE = 0x04034b50;
/** Sizes and checksum stand behind the content, in a data descriptor. */
const DESCRIPTOR_FLAG = 0x0008;
const WIDE = 0xffffffff;
const WIDE_FIELD_ID = 0x0001;
const METHOD_NUMBER = { stored: 0, deflated: 8 } as const;

/** What the directory says of an entry, before its local header was read. */
export type ClaimedEntry = Omit<DirectoryEntry, 'dataOffset'>;

/**
 * The place of an entry's content, or why its local header does not agree with the directory: some programs
 * believe the one and some the other, and then an archive holds different files for each.
 *
 * Format: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.9, 4.5.3.
 */
export function findContent(
  view: DataView,
  localOffset: number,
  { claimed, nameBytes }: { readonly claimed: ClaimedEntry; readonly nameBytes: Uint8Array },
): number | string {
  if (localOffset + LOCAL_BYTES > view.byteLength || view.getUint32(localOffset, true) !== SIGNATURE)
    return 'has no local header where the directory says';
  const nameOffset = localOffset + LOCAL_BYTES;
  const nameByteCount = view.getUint16(localOffset + 26, true);
  const extraOffset = nameOffset + nameByteCount;
  const dataOffset = extraOffset + view.getUint16(localOffset + 28, true);
  if (dataOffset + claimed.packedBytes > view.byteLength) return 'reaches beyond the end';
  const flags = view.getUint16(localOffset + 6, true);
  if ((flags & 1) !== 0) return 'is encrypted by its local header and not by the directory';
  if (view.getUint16(localOffset + 8, true) !== METHOD_NUMBER[claimed.method])
    return 'is packed in another way by its local header than by the directory';
  const isSameName =
    nameByteCount === nameBytes.length &&
    nameBytes.every((byte, at) => view.getUint8(nameOffset + at) === byte);
  if (!isSameName) return 'is called otherwise in its local header';
  if ((flags & DESCRIPTOR_FLAG) !== 0) return dataOffset;
  const [packedBytes, unpackedBytes] = sizesOf(view, localOffset, { extraOffset, dataOffset });
  const isSame =
    packedBytes === claimed.packedBytes &&
    unpackedBytes === claimed.unpackedBytes &&
    view.getUint32(localOffset + 14, true) === claimed.crc;
  return isSame ? dataOffset : 'has another size or checksum in its local header than in the directory';
}

/** Packed and unpacked bytes; programs that did not know them before may have kept 64 bits for them. */
function sizesOf(
  view: DataView,
  localOffset: number,
  { extraOffset, dataOffset }: { readonly extraOffset: number; readonly dataOffset: number },
): readonly [number, number] {
  const packedBytes = view.getUint32(localOffset + 18, true);
  const unpackedBytes = view.getUint32(localOffset + 22, true);
  if (packedBytes !== WIDE || unpackedBytes !== WIDE) return [packedBytes, unpackedBytes];
  for (let offset = extraOffset; offset + 4 <= dataOffset; ) {
    const byteCount = view.getUint16(offset + 2, true);
    const isWide = view.getUint16(offset, true) === WIDE_FIELD_ID && byteCount >= 16;
    if (isWide && offset + 20 <= dataOffset)
      return [Number(view.getBigUint64(offset + 12, true)), Number(view.getBigUint64(offset + 4, true))];
    offset += 4 + byteCount;
  }
  return [packedBytes, unpackedBytes];
}
