const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C (reversed polynomial 82F63B78) of the bytes, going on from an earlier part. */
export function crc32c(bytes: Uint8Array, earlier = 0): number {
  let value = earlier ^ 0xffffffff;
  for (let index = 0; index < bytes.length; index++)
    value = (TABLE[(value ^ bytes[index]!) & 0xff] as number) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** As LevelDB and TensorFlow store it: turned by 15 bits and shifted, so that sums of sums differ. */
export function maskedCrc32c(...parts: readonly Uint8Array[]): number {
  const sum = parts.reduce((earlier, part) => crc32c(part, earlier), 0);
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0;
}
