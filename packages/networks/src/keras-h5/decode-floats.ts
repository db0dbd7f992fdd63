/**
 * Little-endian IEEE numbers of 2, 4 or 8 bytes as 32-bit ones. A 64-bit number is rounded; one beyond the
 * range of 32 bits becomes infinite, which no network accepts.
 */
export function decodeFloats(bytes: Uint8Array, sizeBytes: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.length / sizeBytes);
  for (let index = 0; index < values.length; index++) {
    const offset = index * sizeBytes;
    if (sizeBytes === 4) values[index] = view.getFloat32(offset, true);
    else if (sizeBytes === 8) values[index] = view.getFloat64(offset, true);
    else values[index] = halfToNumber(view.getUint16(offset, true));
  }
  return values;
}

const SMALLEST_HALF = 2 ** -24;

/** IEEE binary16: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * SMALLEST_HALF;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
