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
      "prepared": "d9b93173521a361b5396fa6acefe5c48eff67bf4ef0f6248cd4c518bd459489b",
      "result": "bb9655eb6ab8c773999d19f53ec1d7701cbf13239df594fb6af9db0ffaa1639a",
      "shards": "8e5eefd6f05210236b30a520f9d3b1d002334cc37968db21291d96cb8512776b",
      "version": "0.2.0",
    }
  `);
});

test('bits of an array run', () => {
  expect(bits('array')).toMatchInlineSnapshot(`
    {
      "prepared": "30b4831c1bc86ce9c50f1bfa36c3bff99d8f125b5e2d626dfad82553b5916118",
      "result": "dea21d8e68f37c90f44cc84d752ab23ff1c40d74fa959e2894abdf9fc04e06e4",
      "shards": "986a1c83813784eb932560f47ce5f6d1dedcb34d2f4929b9c6892c6209683abe",
      "version": "0.2.0",
    }
  `);
});

test('bits of a moment run', () => {
  expect(bits('moment')).toMatchInlineSnapshot(`
    {
      "prepared": "756393e11618550652e1fd91e36f39f273afd7eabc25f78284a923ad908ef5ae",
      "result": "5dc952bbb13172b546c0c098fc16d3fe59a5773f5075637a3043b358782318ce",
      "shards": "d6c7ea9f766d5f351f92b7a2bcd41b6b9e420a78bd287270f0a2f6a813d8cb45",
      "version": "0.2.0",
    }
  `);
});
