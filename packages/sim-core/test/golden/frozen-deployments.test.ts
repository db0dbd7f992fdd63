/**
 * Fingerprints of deployments for fixed seeds, one for each published chip. A change here is a change of
 * every stored result: raise CORE_VERSION and say why in the changelog, or find out what drifted.
 */
import { createHash } from 'node:crypto';
import { deploymentPresets, deploymentSpecSchema } from '@dl-rsim/spec';
import { expect, test } from 'vitest';
import { simulateDeployment } from '../../src/index.ts';
import { drain, lenetNetwork } from '../../testing/index.ts';

function bits(key: string): string {
  const preset = deploymentPresets.find((one) => one.key === key);
  const { mapping, ...rest } = preset!.deployment;
  const spec = deploymentSpecSchema.parse({
    ...rest,
    mapping: { ...mapping, order: 'annealed', annealMoveCount: 1000 },
    level: 'contention',
    networkDigest: 'a'.repeat(64),
    seed: '00000000000000a7',
  });
  const network = lenetNetwork();
  const outcome = drain(simulateDeployment({ spec, specFingerprint: 'f'.repeat(64), network }));
  const text = outcome.ok ? { ...outcome.value, coreVersion: null } : outcome.problem;
  return createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 16);
}

test('bits of LeNet on every published chip', () => {
  const keys = deploymentPresets.map(({ key }) => key);
  expect(Object.fromEntries(keys.map((key) => [key, bits(key)]))).toMatchInlineSnapshot(`
    {
      "dl-rsim-macro": "f715a99748d9747b",
      "forms": "31103eda04d67d4c",
      "isaac-ce": "ffb2b7803c95554e",
      "mnsim-default": "8cf2e8329f2fab9d",
      "neurosim-default": "b75b8831d58ff291",
      "pipelayer": "27ece27b14bad47f",
      "prime": "038a746501d196a6",
      "puma": "e6cf5f2585f597df",
    }
  `);
});
