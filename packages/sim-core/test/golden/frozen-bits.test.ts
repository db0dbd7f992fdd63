/**
 * Fingerprints of results for fixed seeds. A change here is a change of every stored result: raise
 * CORE_VERSION and say why in the changelog, or find out what drifted.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CORE_VERSION, createShardSimulator, planShards, summarize } from '../../src/index.ts';
import { drain, prepareRun, randomImages, runSpec, tinyConvNetwork } from '../../testing/index.ts';

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

/** Plain values as text, every bit of their numbers in it. */
const textOf = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    part instanceof Float64Array || part instanceof Int32Array ? Array.from(part, String) : part,
  );

/** Everything random that a run has: spread, faults, drift, noise, traps, offset, gain and clamp errors. */
const everything = {
  retention: {
    timeSec: 1e5,
    driftRatio: 0.02,
    driftSigmaRatio: 0.01,
    referenceTimeSec: 1,
    temperatureK: 320,
    referenceTemperatureK: 300,
    activationEnergyV: 0.2,
  },
  faults: { stuckLrsRatio: 0.01, stuckHrsRatio: 0.02, clusterCellCount: 2 },
  noise: { readSigmaRatio: 0.01, telegraphProbabilityRatio: 0.1, telegraphAmplitudeRatio: 0.2 },
};

function bits(fidelity: 'table' | 'array' | 'moment') {
  const network = tinyConvNetwork();
  const statistics = { imageCount: 20, chipCount: 2, repeatCount: 2, calibrationImageCount: 4 };
  const base = runSpec().accelerator;
  const spec = runSpec({
    fidelity,
    statistics,
    accelerator: {
      device: { ...base.device, ...everything },
      readout: { ...base.readout, offsetSigmaRatio: 0.05, gainSigmaRatio: 0.01, clampErrorRatio: 0.02 },
    },
  });
  const images = randomImages(network.inputShape, 20, 3);
  const { design, prepared } = prepareRun(spec, network, images);
  const simulate = createShardSimulator({ design, prepared, images });
  const shards = planShards(spec.statistics).map((shard) => drain(simulate(shard)));
  const result = summarize({ design, prepared, specFingerprint: 'f'.repeat(64), shards });
  const { kernel: _, ...numbers } = prepared;
  return {
    version: CORE_VERSION,
    prepared: sha256(textOf(numbers)),
    shards: sha256(JSON.stringify(shards)),
    result: sha256(JSON.stringify({ ...result, kernel: null })),
  };
}

test('bits of a table run', () => {
  expect(bits('table')).toMatchInlineSnapshot(`
    {
      "prepared": "4e563bb1b76066f2d641aedf23db8b30091c532d324322a960790059eb3ecf13",
      "result": "ac8677d38073c74d2805d76017cd77f8577f6053ac10202a3c79a2c55f630043",
      "shards": "586ee6a93bb5933110cce2faac797a5c803976f3c8bdf2f0d5e5612e32d25b0f",
      "version": "0.4.0",
    }
  `);
});

test('bits of an array run', () => {
  expect(bits('array')).toMatchInlineSnapshot(`
    {
      "prepared": "96192008458cc685e0330c02f9fdb087ea98ffebf1bda47c6a8511bd9cc694f9",
      "result": "c37338dd99ca466f08f5e0ef6e737f633c8928ce16667ee511aff329d5d50097",
      "shards": "986a1c83813784eb932560f47ce5f6d1dedcb34d2f4929b9c6892c6209683abe",
      "version": "0.4.0",
    }
  `);
});

test('bits of a moment run', () => {
  expect(bits('moment')).toMatchInlineSnapshot(`
    {
      "prepared": "25999e0c1ed1fe97f80f3ff473e6f567a80619170cb99f5aafad3e6feb06f389",
      "result": "c7d30bdffd9975b5859a80dd212c61380097861d0a5db201ca0d2cfc8d0eb6e6",
      "shards": "78e69372ae4256ab120cb4ff9a8c6a707d8aad4592c8158c355c16ab1102a421",
      "version": "0.4.0",
    }
  `);
});
