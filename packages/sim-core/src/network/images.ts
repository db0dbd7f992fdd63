import { invariant } from '../numeric/invariant.ts';
import type { ImageShape } from './graph.ts';

/** Labelled 8-bit images. A network's input is pixel / 255. */
export interface Images {
  readonly shape: ImageShape;
  readonly imageCount: number;
  /** [image, height, width, channel] */
  readonly pixels: Uint8Array;
  /** [image], the class index */
  readonly labels: Uint16Array;
}

/** Pixels of one image, height x width x channels. */
export function pixelCount(shape: ImageShape): number {
  return shape.heightCount * shape.widthCount * shape.channelCount;
}

/** Image `imageIndex` as a network's input, values 0..1. */
export function imageInput(images: Images, imageIndex: number): Float32Array {
  invariant(imageIndex >= 0 && imageIndex < images.imageCount, `image ${imageIndex} of ${images.imageCount}`);
  const count = pixelCount(images.shape);
  const input = new Float32Array(count);
  const start = imageIndex * count;
  for (let i = 0; i < count; i++) input[i] = images.pixels[start + i]! / 255;
  return input;
}

/** Copies images firstImageIndex .. firstImageIndex + imageCount - 1, to send a shard only what it needs. */
export function sliceImages(images: Images, firstImageIndex: number, imageCount: number): Images {
  const end = firstImageIndex + imageCount;
  invariant(firstImageIndex >= 0 && end <= images.imageCount, `images ${firstImageIndex}..${end - 1} exist`);
  const count = pixelCount(images.shape);
  return {
    shape: images.shape,
    imageCount,
    pixels: images.pixels.slice(firstImageIndex * count, end * count),
    labels: images.labels.slice(firstImageIndex, end),
  };
}
