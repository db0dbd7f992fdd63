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
      "dl-rsim-macro": "4e7af2622f2df5c7",
      "forms": "ec80a501a20b622a",
      "isaac-ce": "2388a9c0488edc0e",
      "mnsim-default": "7c67f1c20a3a23ac",
      "neurosim-default": "c8812129bff3895d",
      "pipelayer": "d965b9df996349d3",
      "prime": "66e091511521c4e4",
      "puma": "c01c70e1fef9e3ec",
    }
  `);
});
