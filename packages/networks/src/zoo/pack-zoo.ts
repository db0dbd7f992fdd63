import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { parseModelJson } from '../tfjs/model-json.ts';
import { zooNetworks } from './zoo-networks.ts';

/** The earliest date that a zip can carry: equal files must give equal archives. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/**
 * Packs a network of the zoo into the zip that `readTfjsLayersModel` reads: it comes in through the same
 * door as a user's.
 *
 * @throws when the key is unknown or the committed files are damaged.
 */
export async function packZoo(key: string): Promise<Uint8Array> {
  const network = zooNetworks.find((candidate) => candidate.key === key);
  if (network === undefined) {
    throw new Error(
      `the zoo has no ${JSON.stringify(key)}; it has ${zooNetworks.map((known) => known.key).join(', ')}`,
    );
  }
  const modelJson = await readFile(join(network.directory, 'model.json'));
  const model = parseModelJson(modelJson, 'model.json');
  if (!model.ok) throw new Error(`zoo ${key}: ${model.problem[0]?.message}`);
  const files: Record<string, Uint8Array> = { 'model.json': modelJson };
  for (const path of model.value.weightsManifest.flatMap((group) => group.paths)) {
    files[path] = await readFile(join(network.directory, path));
  }
  return zipSync(files, { mtime: ZIP_EPOCH, level: 6 });
}
