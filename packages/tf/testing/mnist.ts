import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packZoo, readNetworkFile } from '@dl-rsim/networks';
import type { Images, Network } from '@dl-rsim/sim-core';

/** Length of the headers of MNIST's files of images and of labels. */
const IMAGE_HEADER_BYTES = 16;
const LABEL_HEADER_BYTES = 8;
const PIXEL_COUNT = 784;

/** The first images of one of MNIST's splits, from DLRSIM_DATASETS_DIR/mnist. */
export function mnistImages(datasetsDir: string, split: 'train' | 't10k', imageCount: number): Images {
  const read = (name: string) => gunzipSync(readFileSync(join(datasetsDir, 'mnist', `${split}-${name}.gz`)));
  const pixels = read('images-idx3-ubyte').subarray(IMAGE_HEADER_BYTES);
  const labels = read('labels-idx1-ubyte').subarray(LABEL_HEADER_BYTES);
  return {
    shape: { heightCount: 28, widthCount: 28, channelCount: 1 },
    imageCount,
    pixels: Uint8Array.from(pixels.subarray(0, imageCount * PIXEL_COUNT)),
    labels: Uint16Array.from(labels.subarray(0, imageCount)),
  };
}

/** The zoo's LeNet-5. */
export async function zooLenet(): Promise<Network> {
  const read = await readNetworkFile(await packZoo('lenet5-mnist'), { name: 'lenet' });
  if (!read.ok) throw new Error(read.problem.map(({ message }) => message).join('; '));
  return read.value.network;
}
