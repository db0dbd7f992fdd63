import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { meanImage, readCifarBatch, readMeanImage } from './cifar.ts';

const datasetsDir = process.env.DLRSIM_DATASETS_DIR;
if (datasetsDir === undefined)
  console.warn('SKIPPED: real CIFAR-10 batches. Set DLRSIM_DATASETS_DIR to a folder with cifar10/*.bin.gz.');

const RECORD_BYTES = 3073;

/** Image `label`: red = place mod 256, green = label, blue = 255. */
function record(label: number): Uint8Array {
  const bytes = new Uint8Array(RECORD_BYTES);
  bytes[0] = label;
  for (let place = 0; place < 1024; place++) bytes[1 + place] = place % 256;
  return bytes.fill(label, 1 + 1024, 1 + 2048).fill(255, 1 + 2048);
}

function read(bytes: Uint8Array) {
  const outcome = readCifarBatch(bytes, 'batch');
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.value;
}

describe('readCifarBatch', () => {
  it('puts the channels last', () => {
    const images = read(Buffer.concat([record(3), record(9)]));
    expect(images).toMatchObject({
      shape: { heightCount: 32, widthCount: 32, channelCount: 3 },
      imageCount: 2,
      labels: Uint16Array.of(3, 9),
    });
    expect([...images.pixels.subarray(0, 6)]).toEqual([0, 3, 255, 1, 3, 255]);
    const second = images.pixels.subarray(3072);
    // Row 2, column 5.
    expect([...second.subarray(3 * (2 * 32 + 5)).subarray(0, 3)]).toEqual([69, 9, 255]);
  });

  it('refuses a cut file, an empty one, and a label of no class', () => {
    const told = (bytes: Uint8Array): unknown => {
      const outcome = readCifarBatch(bytes, 'batch');
      return outcome.ok ? 'read' : outcome.problem;
    };
    expect(told(record(1).subarray(1))).toMatchObject({ code: 'UNREADABLE', actual: '3072 bytes' });
    expect(told(new Uint8Array())).toMatchObject({ code: 'UNREADABLE', actual: '0 bytes' });
    expect(told(record(10))).toMatchObject({ message: 'batch: image 0 has label 10; the classes end at 9' });
  });
});

describe('meanImage', () => {
  it('is the mean of pixel/255 over all images of all batches', () => {
    const mean = meanImage([read(Buffer.concat([record(0), record(3)])), read(record(6))]);
    expect(mean.length).toBe(3072);
    expect([...mean.subarray(3, 6)]).toEqual([Math.fround(1 / 255), Math.fround(3 / 255), 1]);
  });

  it.skipIf(datasetsDir === undefined)('of real training images comes near the stored one', () => {
    const folder = join(datasetsDir ?? '', 'cifar10');
    const stored = readMeanImage(readFileSync(join(folder, 'train_pixel_mean_hwc_f32.bin')), 'mean');
    const batch = read(gunzipSync(readFileSync(join(folder, 'data_batch_1.bin.gz'))));
    if (!stored.ok) throw new Error(stored.problem.message);
    const found = meanImage([batch]);
    const differences = found.map((value, at) => Math.abs(value - stored.value[at]!));
    // A fifth of the images: deviation 0.25 over 100, of 3,072 numbers.
    expect(Math.max(...differences)).toBeLessThan(0.0125);
  });
});

describe('readMeanImage', () => {
  it('refuses another length and values that are no mean', () => {
    const told = (bytes: Uint8Array): string => {
      const outcome = readMeanImage(bytes, 'mean');
      return outcome.ok ? 'read' : outcome.problem.message;
    };
    expect(told(new Uint8Array(12_288))).toBe('read');
    expect(told(new Uint8Array(12_287))).toBe('mean: wrong length');
    expect(told(new Uint8Array(12_288).fill(0xff, 4, 8))).toBe('mean: it is no mean of pixels/255');
    expect(told(new Uint8Array(12_288).fill(0x40, 12, 16))).toBe('mean: it is no mean of pixels/255');
  });
});
