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
      "prepared": "364301de79270af4031707f23c061faa6ae9ad443a55f5930b1e5e4ac76b0de2",
      "result": "f67e880ba4260f1c6b0d31aa067f26d5da1b447512ab2e6c36b2f3ed3db1faae",
      "shards": "8e5eefd6f05210236b30a520f9d3b1d002334cc37968db21291d96cb8512776b",
      "version": "0.2.0",
    }
  `);
});

test('bits of an array run', () => {
  expect(bits('array')).toMatchInlineSnapshot(`
    {
      "prepared": "acaefd83418871a67cf786afc7068615d1f6fcb38d9de60e441b91b5fb65c6a1",
      "result": "32066b97110979cc805208b501f86f1a873c8aa5f3d20938f3c70e715d176b13",
      "shards": "986a1c83813784eb932560f47ce5f6d1dedcb34d2f4929b9c6892c6209683abe",
      "version": "0.2.0",
    }
  `);
});

test('bits of a moment run', () => {
  expect(bits('moment')).toMatchInlineSnapshot(`
    {
      "prepared": "7572c3d9b85e5ede19142583981b11f26de7439c3635311de23559b4dd7c78ae",
      "result": "03579a9097a23ba5dd8e670ec6d331e412ef86e3c33496f4f8c859d0c7db4839",
      "shards": "d6c7ea9f766d5f351f92b7a2bcd41b6b9e420a78bd287270f0a2f6a813d8cb45",
      "version": "0.2.0",
    }
  `);
});
