import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import {
  fail,
  type Outcome,
  type RegistryArchive,
  type RegistryEntry,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import { readTar } from '../archive/read-tar.ts';
import { issue } from '../issue.ts';
import { bringFile, type NotBrought, type Sources } from './bring-file.ts';
import type { DatasetFile } from './read-dataset.ts';

/** All files of an entry, test and training, out of its archive. */
export async function bringArchive(
  sources: Sources,
  { archive, files, trainFiles = [] }: RegistryEntry,
  onBytes: (doneBytes: number) => void,
): Promise<Outcome<readonly DatasetFile[], NotBrought>> {
  if (archive === undefined) throw new Error('the registry entry has an archive');
  const names = [...files, ...trainFiles].map(({ name }) => name);
  return bringFile(sources, {
    name: archive.name,
    urls: archive.urls,
    limitBytes: archive.packedByteCount,
    verify: (bytes, where) => readArchive(bytes, archive, { names, where }),
    onBytes,
  });
}

/** The named files of the archive, in this order. Nothing is unpacked before the digest is right. */
function readArchive(
  bytes: Uint8Array,
  archive: RegistryArchive,
  { names, where }: { readonly names: readonly string[]; readonly where: string },
): Outcome<readonly DatasetFile[], SpecIssue> {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (actual !== archive.sha256) {
    const message =
      `${where}: ${archive.name} is not the file it should be: it has SHA-256 ${actual} ` +
      `(${bytes.length} bytes), expected ${archive.sha256} (${archive.packedByteCount} bytes); ` +
      'delete or replace it';
    return fail(issue([archive.name], 'CHECKSUM', { message, limit: archive.sha256, actual }));
  }
  const files = readTar(gunzipSync(bytes, { maxOutputLength: archive.limitByteCount }), archive.name);
  if (!files.ok) return files;
  const found = names.flatMap((name) => {
    const content = files.value.get(`${archive.folder}/${name}`);
    return content === undefined ? [] : [{ path: name, bytes: content }];
  });
  if (found.length === names.length) return succeed(found);
  const missing = names.find((name) => !found.some(({ path }) => path === name));
  const message = `${where}: ${archive.name} lacks ${missing}`;
  return fail(issue([archive.name], 'MISSING', { message }));
}
