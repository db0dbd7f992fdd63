import type { LoneImage } from './image-collector.ts';
import { decodeJpeg } from './jpeg-file.ts';
import { decodePng } from './png-file.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/** What the first bytes say. */
export function imageFileKind(bytes: Uint8Array): 'png' | 'jpeg' | null {
  if (PNG.every((byte, at) => bytes[at] === byte)) return 'png';
  return JPEG.every((byte, at) => bytes[at] === byte) ? 'jpeg' : null;
}

/**
 * A PNG or JPEG as bytes of one channel (grey) or three (red, green, blue). Palettes become colours, 16 bits
 * are rounded to 8, and what is transparent shows black behind it: value x alpha / 255, rounded.
 */
export function decodeImageFile(bytes: Uint8Array, place: string): LoneImage {
  return imageFileKind(bytes) === 'png' ? decodePng(bytes, place) : decodeJpeg(bytes, place);
}
