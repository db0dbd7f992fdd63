import { createHash } from 'node:crypto';
import type { RegistryFile } from '@dl-rsim/spec';
import { fail, type Outcome, type SpecIssue } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { gunzip } from './gunzip.ts';

/**
 * Unpacks a file of the registry and compares its content with the known one. `where` names the source in
 * messages.
 */
export function verifyFile(
  bytes: Uint8Array,
  file: RegistryFile,
  where: string,
): Outcome<Uint8Array, SpecIssue> {
  const unpacked = gunzip(bytes, file.byteCount, file.name);
  if (!unpacked.ok) return fail({ ...unpacked.problem, message: `${where}: ${unpacked.problem.message}` });
  const actual = createHash('sha256').update(unpacked.value).digest('hex');
  if (actual === file.sha256) return unpacked;
  const message =
    `${where}: ${file.name} is not the file it should be: its content has SHA-256 ${actual} ` +
    `(${unpacked.value.length} bytes), expected ${file.sha256} (${file.byteCount} bytes); ` +
    `delete or replace it`;
  return fail(issue([file.name], 'CHECKSUM', { message, limit: file.sha256, actual }));
}
