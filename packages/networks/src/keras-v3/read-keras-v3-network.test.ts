import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFloatOperator, createOperators, forward, layerExtents, type Network } from '@dl-rsim/sim-core';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ReadOutcome } from '../read-network.ts';
import { readNetworkFile } from '../read-network-file.ts';

const folder = join(import.meta.dirname, '../../testing/keras-v3');
const { outputs } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
  readonly outputs: Readonly<Record<string, readonly number[]>>;
};

const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, `${name}.keras`)));
const read = (bytes: Uint8Array): Promise<ReadOutcome> => readNetworkFile(bytes, { name: 'given' });

function infer(network: Network): Float32Array {
  const input = Float32Array.from({ length: 9 * 8 * 3 }, (_, at) => ((at * 7) % 31) / 31);
  const extents = layerExtents(network);
  const operators = createOperators(network, extents, createFloatOperator);
  return forward({ network, extents, operators, input });
}

type Config = { config: { layers: { config: Record<string, unknown>; module?: string }[] } };

/** chain.keras with its architecture or its files changed. */
function bent(bend: (config: Config, files: Record<string, Uint8Array>) => void): Uint8Array {
  const files = unzipSync(bytesOf('chain'));
  const config = JSON.parse(new TextDecoder().decode(files['config.json'])) as Config;
  bend(config, files);
  if (files['config.json'] !== undefined) files['config.json'] = strToU8(JSON.stringify(config));
  return zipSync(files);
}

async function complaint(bytes: Uint8Array): Promise<string> {
  const outcome = await read(bytes);
  return outcome.ok ? 'accepted' : outcome.problem.map(({ message }) => message).join('\n');
}

describe('a .keras archive', () => {
  it.each(Object.keys(outputs))('computes what Keras computes with %s', async (name) => {
    const outcome = await read(bytesOf(name));
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem, null, 1));
    const { network, format, original } = outcome.value;
    expect({ format, original }).toEqual({ format: 'keras-v3', original: null });
    const [found, expected] = [infer(network), outputs[name]!];
    const scale = Math.max(...expected.map(Math.abs));
    expect(found.length).toBe(expected.length);
    for (const [at, value] of expected.entries())
      expect(Math.abs(found[at]! - value), `${found[at]} for ${value}`).toBeLessThan(1e-5 * scale);
  });

  it('tells what became of its layers', async () => {
    const outcome = await read(bytesOf('graph'));
    const notes = outcome.ok ? outcome.value.notes : [];
    expect(notes.map(({ place, message }) => `${place}: ${message}`)).toEqual([
      'layer 2 (BatchNormalization "stem_norm"): went into the weights of "stem"',
      'layer 5 (BatchNormalization "norm"): stays a scaling of its own, computed digitally',
      'layer 6 (SeparableConv2D "separable_conv2d"): became two convolutions, depthwise and pointwise',
      'layer 14 (SpatialDropout2D "spatial_dropout2d"): left out: it does nothing at inference',
      'layer 15 (GaussianNoise "gaussian_noise"): left out: it does nothing at inference',
      'layer 20 (Dropout "dropout"): left out: it does nothing at inference',
    ]);
  });

  it('never runs code: Lambda and layers of other packages are refused by name', async () => {
    expect(await complaint(bytesOf('lambda'))).toMatch(
      /^layer 1 \(Lambda "lambda.*"\): it carries program code, which is never run/,
    );
    expect(await complaint(bytesOf('custom'))).toMatch(
      /^layer 1 \(Dense "dense.*"\): it is a custom layer, whose program code is not in the file/,
    );
  });

  it('refuses weights that lie elsewhere, are fewer, or more', async () => {
    expect(await complaint(bent((_, files) => delete files['model.weights.h5']))).toMatch(
      /^the archive lacks model.weights.h5/,
    );
    expect(await complaint(bent(({ config }) => (config.layers[9]!.config.name = 'renamed')))).toMatch(
      /"\/layers\/dense_1\/vars" holds the weights of "dense_\d+"; save it again/,
    );
    expect(await complaint(bent(({ config }) => (config.layers[5]!.config.use_bias = true)))).toMatch(
      /no weights named "conv2d_\d+\/bias"; there must be one/,
    );
    expect(await complaint(bent(({ config }) => (config.layers[9]!.config.use_bias = false)))).toMatch(
      /weight "dense_\d+\/1" is not one that this layer has/,
    );
    expect(await complaint(bent(({ config }) => (config.layers[9]!.config.units = 4)))).toMatch(
      /its kernel has shape \[4, 3\], the layer needs \[4, 4\]/,
    );
  });

  it('refuses a config that is no text of JSON, and damaged weights', async () => {
    const files = unzipSync(bytesOf('chain'));
    expect(await complaint(zipSync({ ...files, 'config.json': strToU8('{') }))).toMatch(/is not JSON/);
    const weights = files['model.weights.h5']!.slice(0, 900);
    expect(await complaint(zipSync({ ...files, 'model.weights.h5': weights }))).toMatch(/damaged or cut off/);
  });
});
