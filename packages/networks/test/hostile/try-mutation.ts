import { checkNetwork } from '@dl-rsim/sim-core';
import { type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import {
  type DatasetFile,
  decodeDataset,
  decodeNetwork,
  describeDataset,
  encodeDataset,
  encodeNetwork,
  readDatasetFiles,
  readNetworkFile,
} from '../../src/index.ts';
import { mutate } from '../../testing/index.ts';
import { type Seed, seedOf } from './seeds.ts';

export interface Tried {
  readonly isRead: boolean;
  /** What the import of the product does not promise: a message too long, an issue without one. */
  readonly complaint: string | null;
}

/** Reads the file of a mutation number as an import would. @throws whatever a reader throws. */
export async function tryMutation(seeds: readonly Seed[], mutationNumber: number): Promise<Tried> {
  const seed = seedOf(seeds, mutationNumber);
  const donor = bytesOf(seeds[(mutationNumber * 7 + 3) % seeds.length]!);
  const outcome =
    seed.kind === 'network'
      ? await tryNetwork(mutate({ bytes: seed.bytes, donor }, mutationNumber))
      : tryDataset({ ...seed, files: mutateFiles(seed.files, donor, mutationNumber) });
  const complaint = outcome.ok ? namesComplaint(outcome.value) : complaintOf(outcome.problem);
  return { isRead: outcome.ok, complaint };
}

const bytesOf = (seed: Seed) => (seed.kind === 'network' ? seed.bytes : seed.files[0]!.bytes);

/** One of the files is changed. */
function mutateFiles(
  files: readonly DatasetFile[],
  donor: Uint8Array,
  mutationNumber: number,
): readonly DatasetFile[] {
  const pick = Math.floor(mutationNumber / 3) % files.length;
  return files.map(({ path, bytes }, index) => ({
    path,
    bytes: index === pick ? mutate({ bytes, donor }, mutationNumber) : bytes,
  }));
}

/** What is accepted must be stored and opened again without a word. */
async function tryNetwork(bytes: Uint8Array): Promise<Outcome<readonly string[], readonly SpecIssue[]>> {
  const read = await readNetworkFile(bytes, { name: 'mutated' });
  if (!read.ok) return read;
  const checked = checkNetwork(read.value.network);
  if (!checked.ok) return { ok: false, problem: checked.problem };
  const network = decodeNetwork(encodeNetwork(read.value.network));
  return succeed([network.name, ...network.layers.map(({ name }) => name)]);
}

function tryDataset({ files, options }: Extract<Seed, { kind: 'dataset' }>) {
  const read = readDatasetFiles(files, options);
  if (!read.ok) return read;
  const { name, classNames } = decodeDataset(encodeDataset(read.value.test));
  describeDataset(read.value);
  return succeed([name, ...classNames]);
}

/** PostgreSQL refuses some characters, and no screen shows them. */
function namesComplaint(names: readonly string[]): string | null {
  const odd = names.find((name) => /[\p{Cc}\p{Cs}]/u.test(name) || name.length > 1000);
  return odd === undefined ? null : `a name that cannot be shown: ${JSON.stringify(odd.slice(0, 100))}`;
}

function complaintOf(problem: readonly SpecIssue[]): string | null {
  if (problem.length === 0) return 'refused without an issue';
  for (const { message, limit = '', actual = '', path } of problem) {
    if (message.length === 0 || message.length > 4000) return `a message of ${message.length} characters`;
    if (limit.length > 400 || actual.length > 400) return 'a limit or value of more than 400 characters';
    if (path.length > 20) return `a path of ${path.length} steps`;
    if (/\p{Cc}/u.test(message.replaceAll('\n', ''))) return `control characters: ${JSON.stringify(message)}`;
  }
  return null;
}
