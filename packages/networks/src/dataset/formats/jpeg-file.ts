import jpeg from 'jpeg-js';
import { DATASET_LIMITS } from '../limits.ts';
import { refuse } from '../refusal.ts';
import type { LoneImage } from './image-collector.ts';

const MAX_MEMORY_MIB = 512;

/** A JPEG, baseline or progressive, grey or YCbCr. Refuses a size beyond the limits before it is decoded. */
export function decodeJpeg(bytes: Uint8Array, place: string): LoneImage {
  const { width, height, componentCount } = readFrame(bytes, place);
  let rgba: Uint8Array;
  try {
    const decoded = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      maxResolutionInMP: DATASET_LIMITS.decodedPixelCount / 1e6,
      maxMemoryUsageInMB: MAX_MEMORY_MIB,
    });
    if (decoded.width !== width || decoded.height !== height) return damaged(place, 'it has two frames');
    rgba = decoded.data;
  } catch (cause) {
    return damaged(place, cause instanceof Error ? cause.message : String(cause));
  }
  const channelCount = componentCount === 1 ? 1 : 3;
  const pixels = new Uint8Array(width * height * channelCount);
  for (let pixel = 0, to = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < channelCount; channel++) pixels[to++] = rgba[4 * pixel + channel] ?? 0;
  return { shape: { heightCount: height, widthCount: width, channelCount }, pixels, isJpeg: true };
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly componentCount: number;
}

/** The frame header (SOF0, SOF1 or SOF2), found by walking the segments before the first scan. */
function readFrame(bytes: Uint8Array, place: string): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 2; offset + 4 <= bytes.length; ) {
    if (bytes[offset] !== 0xff) return damaged(place, `no marker at byte ${offset}`);
    const marker = bytes[offset + 1] ?? 0;
    if (marker === 0xff) {
      offset++;
      continue;
    }
    const byteCount = view.getUint16(offset + 2);
    if (byteCount < 2 || offset + 2 + byteCount > bytes.length) break;
    if (marker === 0xda) return damaged(place, 'it has no frame header');
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      if (byteCount < 8) break;
      return checkFrame(marker, view, { offset: offset + 4, place });
    }
    offset += 2 + byteCount;
  }
  return damaged(place, 'it is cut off');
}

function checkFrame(
  marker: number,
  view: DataView,
  { offset, place }: { readonly offset: number; readonly place: string },
): Frame {
  const precisionBits = view.getUint8(offset);
  const [height, width] = [view.getUint16(offset + 1), view.getUint16(offset + 3)];
  const componentCount = view.getUint8(offset + 5);
  const { decodedPixelCount } = DATASET_LIMITS;
  if (width < 1 || height < 1 || width * height > decodedPixelCount) {
    const message = `${place}: a JPEG of ${width} x ${height}; 1 to ${decodedPixelCount} pixels are accepted`;
    refuse(place, 'TOO_BIG', {
      message,
      limit: `${decodedPixelCount} pixels`,
      actual: `${width} x ${height}`,
    });
  }
  if (marker > 0xc2 || precisionBits !== 8 || (componentCount !== 1 && componentCount !== 3)) {
    const message =
      `${place}: a JPEG of ${componentCount} components of ${precisionBits} bits (SOF${marker - 0xc0}) ` +
      'is not read; save it as 8-bit grey or colour, baseline or progressive';
    refuse(place, 'UNSUPPORTED', { message });
  }
  return { width, height, componentCount };
}

function damaged(place: string, why: string): never {
  return refuse(place, 'UNREADABLE', { message: `${place}: the JPEG is damaged: ${why.slice(0, 100)}` });
}
