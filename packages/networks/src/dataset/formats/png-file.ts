import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import { Unzlib } from 'fflate';
import { concatenate } from '../../archive/concatenate.ts';
import { DATASET_LIMITS } from '../limits.ts';
import { refuse } from '../refusal.ts';
import type { LoneImage } from './image-collector.ts';

const SIGNATURE_BYTES = 8;
/** All that pixels need; texts and profiles are dropped unread, they may be compressed bombs. */
const KEPT_CHUNKS = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Start and step of Adam7's passes: x, y, dx, dy. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Refuses a wrong checksum, a size beyond the limits, and pixels that are not exactly as many as the header
 * says.
 */
export function decodePng(bytes: Uint8Array, place: string): LoneImage {
  const lean = leanPng(bytes, place);
  let png: DecodedPng;
  try {
    png = decode(lean, { checkCrc: true });
  } catch (cause) {
    return damaged(place, cause instanceof Error ? cause.message : String(cause));
  }
  return toLoneImage(png, place);
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  readonly isInterlaced: boolean;
}

/** The file without what its pixels do not need, once its header and its inflated bytes agree. */
function leanPng(bytes: Uint8Array, place: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  const packed: Uint8Array[] = [];
  let header: Header | null = null;
  let type = '';
  for (let offset = SIGNATURE_BYTES; type !== 'IEND'; ) {
    if (offset + 12 > bytes.length) return damaged(place, 'it is cut off');
    const byteCount = view.getUint32(offset);
    if (byteCount > bytes.length - offset - 12) return damaged(place, 'it is cut off');
    type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    if (type === 'IHDR') {
      if (header !== null || byteCount !== 13) return damaged(place, 'its header is wrong');
      header = readHeader(view, offset + 8, place);
    } else if (header === null) return damaged(place, 'its header is missing');
    if (type === 'IDAT') packed.push(bytes.subarray(offset + 8, offset + 8 + byteCount));
    if (KEPT_CHUNKS.includes(type)) kept.push(bytes.subarray(offset, offset + 12 + byteCount));
    offset += 12 + byteCount;
  }
  if (header === null) return damaged(place, 'its header is missing');
  checkInflated(packed, header, place);
  return concatenate(kept);
}

function readHeader(view: DataView, offset: number, place: string): Header {
  const [width, height] = [view.getUint32(offset), view.getUint32(offset + 4)];
  const depth = view.getUint8(offset + 8);
  const channels = CHANNELS[view.getUint8(offset + 9)] ?? 0;
  const interlace = view.getUint8(offset + 12);
  const { decodedPixelCount } = DATASET_LIMITS;
  if (width < 1 || height < 1 || width * height > decodedPixelCount) {
    const message = `${place}: a PNG of ${width} x ${height}; 1 to ${decodedPixelCount} pixels are accepted`;
    refuse(place, 'TOO_BIG', {
      message,
      limit: `${decodedPixelCount} pixels`,
      actual: `${width} x ${height}`,
    });
  }
  if (channels === 0 || ![1, 2, 4, 8, 16].includes(depth) || interlace > 1)
    return damaged(place, 'its header is wrong');
  if (interlace === 1 && depth < 8) {
    const message = `${place}: an interlaced PNG of ${depth} bits is not read; save it without interlacing`;
    refuse(place, 'UNSUPPORTED', { message });
  }
  return { width, height, bitsPerPixel: depth * channels, isInterlaced: interlace === 1 };
}

function checkInflated(packed: readonly Uint8Array[], header: Header, place: string): void {
  const expectedBytes = filteredBytes(header);
  let actualBytes = 0;
  let isFinished = false;
  const stream = new Unzlib((part, isFinal) => {
    actualBytes += part.length;
    isFinished = isFinal;
    if (actualBytes > expectedBytes) throw new Error(`more than ${expectedBytes} bytes of pixels`);
  });
  try {
    for (const [index, part] of packed.entries()) stream.push(part.slice(), index === packed.length - 1);
  } catch (cause) {
    damaged(place, cause instanceof Error ? cause.message : String(cause));
  }
  if (actualBytes !== expectedBytes || !isFinished)
    damaged(place, `${actualBytes} bytes of pixels instead of ${expectedBytes}`);
}

/** Bytes of all rows, each with its filter byte. */
function filteredBytes({ width, height, bitsPerPixel, isInterlaced }: Header): number {
  const bytesOf = (columns: number, rows: number): number =>
    columns === 0 || rows === 0 ? 0 : rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  if (!isInterlaced) return bytesOf(width, height);
  return ADAM7.reduce(
    (sum, [x, y, dx, dy]) => sum + bytesOf(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)),
    0,
  );
}

function toLoneImage(png: DecodedPng, place: string): LoneImage {
  const { width, height } = png;
  const shapeOf = (channelCount: number) => ({ heightCount: height, widthCount: width, channelCount });
  if (png.palette !== undefined) {
    let colours: Uint8Array;
    try {
      colours = convertIndexedToRgb(png);
    } catch (cause) {
      return damaged(place, cause instanceof Error ? cause.message : String(cause));
    }
    const channels = png.palette[0]?.length ?? 3;
    const pixels = channels === 4 ? overBlack(colours, 4) : colours;
    return { shape: shapeOf(3), pixels, isJpeg: false };
  }
  const values = bytesOfDepth(png, place);
  const hasAlpha = png.channels === 2 || png.channels === 4;
  const pixels = hasAlpha ? overBlack(values, png.channels) : values;
  return { shape: shapeOf(png.channels < 3 ? 1 : 3), pixels, isJpeg: false };
}

/** Values of 1 to 16 bits as 8. */
function bytesOfDepth({ data, depth, width, height, channels }: DecodedPng, place: string): Uint8Array {
  const valueCount = width * height * channels;
  if (depth >= 8) {
    if (data.length !== valueCount) return damaged(place, `${data.length} values instead of ${valueCount}`);
    return depth === 8 ? Uint8Array.from(data) : Uint8Array.from(data, (value) => Math.round(value / 257));
  }
  const rowBytes = Math.ceil((width * depth) / 8);
  const scale = 255 / ((1 << depth) - 1);
  return Uint8Array.from({ length: valueCount }, (_, at) => {
    const column = at % width;
    const byte = data[((at - column) / width) * rowBytes + ((column * depth) >> 3)] ?? 0;
    return ((byte >> (8 - depth - ((column * depth) & 7))) & ((1 << depth) - 1)) * scale;
  });
}

/** Colours before a black ground; the last channel is the alpha. */
function overBlack(values: Uint8Array, channels: number): Uint8Array {
  const colourCount = channels - 1;
  return Uint8Array.from({ length: (values.length / channels) * colourCount }, (_, at) => {
    const pixel = Math.floor(at / colourCount);
    const alpha = values[pixel * channels + colourCount] ?? 255;
    return Math.round(((values[pixel * channels + (at % colourCount)] ?? 0) * alpha) / 255);
  });
}

function damaged(place: string, why: string): never {
  return refuse(place, 'UNREADABLE', { message: `${place}: the PNG is damaged: ${why}` });
}
