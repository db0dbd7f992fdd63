/**
 * Fingerprints of results for fixed seeds. A change here is a change of every stored result: raise
 * CORE_VERSION and say why in the changelog, or find out what drifted.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildErrorTable, CORE_VERSION, planShards, resolveRun, simulateShard } from '../../src/index.ts';
import { drain, randomImages, runSpec, tinyConvNetwork } from '../../testing/index.ts';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

test('bits of a table and of a shard', () => {
  const network = tinyConvNetwork();
  const spec = runSpec({ statistics: { imageCount: 20, repeatCount: 2, sampleCount: 5000 } });
  const resolved = resolveRun({ spec, network });
  if (!resolved.ok) throw new Error(resolved.problem[0]?.message);
  const errorTable = buildErrorTable(resolved.value);
  const shard = planShards(spec.statistics)[1]!;
  const images = randomImages(network.inputShape, 20, 3);
  const result = drain(simulateShard({ design: resolved.value, errorTable, images, shard }));
  expect({
    version: CORE_VERSION,
    table: sha256([...errorTable.counts].join()),
    shard: sha256(JSON.stringify(result)),
  }).toMatchInlineSnapshot(`
    {
      "shard": "e5cb58043072de43a98c33ac752beaf3542c827c4b3aa6b56e340f5518a8b912",
      "table": "1ef3b045744a42694f230f0fa42e39c68d01ae0b30f53b550f6caef3d1ae5f4a",
      "version": "0.1.0",
    }
  `);
});
