import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { succeed } from '@dl-rsim/spec';
import { zipSync } from 'fflate';
import type { ReadOutcome } from '../read-network.ts';
import { readNetworkFile } from '../read-network-file.ts';
import { parseModelJson } from '../tfjs/model-json.ts';
import { type ZooNetwork, zooNetworks } from './zoo-networks.ts';

/** The earliest date that a zip can carry: equal files must give equal archives. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * Reads a network of the zoo: what was trained here comes in through the same door as a user's.
 *
 * @throws when the key is unknown or the committed files are damaged.
 */
export async function readZooNetwork(key: string): Promise<ReadOutcome> {
  const { name, from } = zooNetwork(key);
  if ('directory' in from) return readNetworkFile(await packZoo(key), { name: key });
  const notes = [{ place: name, message: 'an architecture: it has shapes and no weights' }];
  return succeed({ network: from.draw(), format: 'architecture', notes, original: null });
}

/**
 * Packs a trained network of the zoo into the zip that `readTfjsLayersModel` reads.
 *
 * @throws when the key is unknown, has no weights, or the committed files are damaged.
 */
export async function packZoo(key: string): Promise<Uint8Array> {
  const { from } = zooNetwork(key);
  if (!('directory' in from)) throw new Error(`${key} of the zoo has no weights`);
  const modelJson = await readFile(join(from.directory, 'model.json'));
  const model = parseModelJson(modelJson, 'model.json');
  if (!model.ok) throw new Error(`zoo ${key}: ${model.problem[0]?.message}`);
  const files: Record<string, Uint8Array> = { 'model.json': modelJson };
  for (const path of model.value.weightsManifest.flatMap((group) => group.paths)) {
    files[path] = await readFile(join(from.directory, path));
  }
  return zipSync(files, { mtime: ZIP_EPOCH, level: 6 });
}

function zooNetwork(key: string): ZooNetwork {
  const network = zooNetworks.find((candidate) => candidate.key === key);
  if (network !== undefined) return network;
  const known = zooNetworks.map((one) => one.key).join(', ');
  throw new Error(`the zoo has no ${JSON.stringify(key)}; it has ${known}`);
}
