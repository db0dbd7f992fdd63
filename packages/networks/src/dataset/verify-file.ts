import { createHash } from 'node:crypto';
import type { RegistryCopy, RegistryFile } from '@dl-rsim/spec';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { gunzip } from './gunzip.ts';

/** A content that the registry knows; `copy` says how it differs from the original, if it does. */
export interface KnownContent {
  readonly content: Uint8Array;
  readonly copy: RegistryCopy | null;
}

/**
 * Unpacks a file of the registry and compares its content with the known one. `where` names the source in
 * messages.
 */
export function verifyFile(
  bytes: Uint8Array,
  file: RegistryFile,
  where: string,
): Outcome<KnownContent, SpecIssue> {
  const unpacked = gunzip(bytes, file.byteCount, file.name);
  if (!unpacked.ok) return fail({ ...unpacked.problem, message: `${where}: ${unpacked.problem.message}` });
  const actual = createHash('sha256').update(unpacked.value).digest('hex');
  if (actual === file.sha256) return succeed({ content: unpacked.value, copy: null });
  const copy = file.copies?.find(({ sha256 }) => sha256 === actual);
  if (copy !== undefined) return succeed({ content: unpacked.value, copy });
  const message =
    `${where}: ${file.name} is not the file it should be: its content has SHA-256 ${actual} ` +
    `(${unpacked.value.length} bytes), expected ${file.sha256} (${file.byteCount} bytes); ` +
    `delete or replace it`;
  return fail(issue([file.name], 'CHECKSUM', { message, limit: file.sha256, actual }));
}
