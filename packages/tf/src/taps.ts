import * as tf from '@tensorflow/tfjs-core';

/** What TensorFlow.js works out about a window that moves over feature maps. */
export type WindowGeometry = tf.backend_util.Conv2DInfo;

/** One place of the window: the first row and column of the padded input that it meets. */
export interface Tap {
  readonly rowIndex: number;
  readonly columnIndex: number;
  readonly top: number;
  readonly left: number;
}

/** The taps of a window, row by row. */
export function tapsOf(geometry: WindowGeometry): readonly Tap[] {
  const { filterHeight, filterWidth, dilationHeight, dilationWidth } = geometry;
  return Array.from({ length: filterHeight * filterWidth }, (_, tap) => {
    const [rowIndex, columnIndex] = [Math.floor(tap / filterWidth), tap % filterWidth];
    return { rowIndex, columnIndex, top: rowIndex * dilationHeight, left: columnIndex * dilationWidth };
  });
}

/** The input with its padded places, which hold `value`. */
export function padInput(x: tf.Tensor4D, { padInfo }: WindowGeometry, value: number): tf.Tensor4D {
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return x;
  return tf.pad4d(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

/** What a tap meets at every place of the output, [image, y, x, channel]. */
export function metBy({ top, left }: Tap, padded: tf.Tensor4D, geometry: WindowGeometry): tf.Tensor4D {
  const { strideHeight, strideWidth, outHeight, outWidth } = geometry;
  const [images, , , channels] = padded.shape;
  const end = [
    images,
    top + (outHeight - 1) * strideHeight + 1,
    left + (outWidth - 1) * strideWidth + 1,
    channels,
  ];
  return tf.stridedSlice(padded, [0, top, left, 0], end, [1, strideHeight, strideWidth, 1]) as tf.Tensor4D;
}

/** The sum over taps of what each gives back to the places of the input that it met. */
export function giveBack(
  geometry: WindowGeometry,
  gifts: readonly { readonly tap: Tap; readonly values: tf.Tensor4D }[],
): tf.Tensor4D {
  const { padInfo, inHeight, inWidth, inChannels, batchSize } = geometry;
  const { strideHeight, strideWidth, outHeight, outWidth } = geometry;
  const height = inHeight + padInfo.top + padInfo.bottom;
  const width = inWidth + padInfo.left + padInfo.right;
  const [rows, columns] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const parts = gifts.map(({ tap: { top, left }, values }) => {
    const apart = setApart(values, strideHeight, strideWidth);
    return tf.pad4d(tf.slice4d(apart, [0, 0, 0, 0], [batchSize, rows, columns, inChannels]), [
      [0, 0],
      [top, height - top - rows],
      [left, width - left - columns],
      [0, 0],
    ]);
  });
  const whole = parts.reduce((sum, part) => tf.add(sum, part));
  return tf.slice4d(whole, [0, padInfo.top, padInfo.left, 0], [batchSize, inHeight, inWidth, inChannels]);
}

/** Zeros behind every row and column, `down` - 1 and `across` - 1 of them. */
function setApart(x: tf.Tensor4D, down: number, across: number): tf.Tensor4D {
  const [images, rows, columns, channels] = x.shape;
  const apart = tf.pad(tf.reshape(x, [images * rows, 1, columns, 1, channels]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  return tf.reshape(apart, [images, rows * down, columns * across, channels]);
}
