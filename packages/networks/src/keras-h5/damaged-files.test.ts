import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftFiles, packH5Model } from '../../testing/index.ts';
import { seededRandom } from '../seeded-random.ts';
import { readKerasH5Network } from './read-keras-h5-network.ts';

const modelsDir = process.env.DLRSIM_MODELS_DIR;
if (modelsDir === undefined)
  console.warn(
    'SKIPPED: damaged copies of pretrained networks. Set DLRSIM_MODELS_DIR to the folder of resnet*.h5.',
  );

/** Whether the file is refused. Its reasons must be told; an exception fails the test. */
async function isRefused(bytes: Uint8Array): Promise<boolean> {
  const outcome = await readKerasH5Network(bytes, { name: 'damaged' });
  if (outcome.ok) return false;
  expect(outcome.problem.length).toBeGreaterThan(0);
  for (const { message } of outcome.problem) expect(message).toMatch(/^.{10,}$/);
  return true;
}

/** Copies with up to `editCount` bytes changed, each a value of its own or one bit; the first 8 stay. */
async function countRefused(good: Uint8Array, trialCount: number, editCount: number): Promise<number> {
  const random = seededRandom(20180612);
  let refusedCount = 0;
  for (let trial = 0; trial < trialCount; trial++) {
    const bytes = good.slice();
    for (let edit = random.index(editCount); edit >= 0; edit--) {
      const at = 8 + random.index(bytes.length - 8);
      bytes[at] = random.next() < 0.5 ? random.index(256) : bytes[at]! ^ (1 << random.index(8));
    }
    if (await isRefused(bytes)) refusedCount++;
  }
  return refusedCount;
}

describe('a damaged HDF5 file ends in an outcome', () => {
  it('with some bytes of the tiny model changed', async () => {
    const refusedCount = await countRefused(await packH5Model(), 200, 60);
    expect(refusedCount).toBeGreaterThan(100);
    expect(await leftFiles()).toEqual([]);
  });

  it('cut off anywhere', async () => {
    const good = await packH5Model();
    for (let length = 0; length < good.length; length += 61)
      expect(await isRefused(good.subarray(0, length))).toBe(true);
    expect(await isRefused(good)).toBe(false);
  });

  it.skipIf(modelsDir === undefined)(
    'of a pretrained network',
    async () => {
      const good = new Uint8Array(readFileSync(join(modelsDir ?? '', 'resnet14v1_cifar10.h5')));
      expect(await countRefused(good, 200, 400)).toBeGreaterThan(20);
      for (const ratio of [0.001, 0.1, 0.5, 0.9, 0.999999])
        expect(await isRefused(good.subarray(0, Math.floor(good.length * ratio)))).toBe(true);
      expect(await isRefused(good)).toBe(false);
    },
    120_000,
  );
});
