import { createHash } from 'node:crypto';
import type { RegistryCopy, RegistryFile } from '@dl-rsim/spec';
import { fail, type Outcome, type SpecIssue, succeed } from '@dl-rsim/spec';
import { issue } from '../issue.ts';
import { gunzip } from './gunzip.ts';

/** A content that the registry knows, and where it was found. */
export interface KnownContent {
  readonly content: Uint8Array;
  readonly where: string;
}

/**
 * Unpacks a file of the registry and compares its digest, of the content or of the file as published, with
 * the known one. `where` names the source in messages.
 */
export function verifyFile(
  bytes: Uint8Array,
  file: RegistryFile,
  where: string,
): Outcome<KnownContent, SpecIssue> {
  const isOfFile = file.digestOf === 'file';
  if (isOfFile) {
    const actual = sha256(bytes);
    if (actual !== file.sha256) return fail(wrongContent(file, { where, actual, byteCount: bytes.length }));
  }
  const unpacked = gunzip(bytes, file.byteCount, file.name);
  if (!unpacked.ok) return fail({ ...unpacked.problem, message: `${where}: ${unpacked.problem.message}` });
  const content = unpacked.value;
  if (isOfFile) return succeed({ content, where });
  const actual = sha256(content);
  const isKnown = actual === file.sha256 || copyOf(file, actual) !== null;
  return isKnown
    ? succeed({ content, where })
    : fail(wrongContent(file, { where, actual, byteCount: content.length }));
}

/** The known copy that has this digest; null for the original. */
export function copyOf(file: RegistryFile, digest: string): RegistryCopy | null {
  return file.copies?.find((copy) => copy.sha256 === digest) ?? null;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function wrongContent(
  file: RegistryFile,
  found: { readonly where: string; readonly actual: string; readonly byteCount: number },
): SpecIssue {
  const { where, actual, byteCount } = found;
  const limit = file.sha256 ?? '';
  const isOfFile = file.digestOf === 'file';
  const expectedCount = isOfFile ? file.packedByteCount : file.byteCount;
  const message =
    `${where}: ${file.name} is not the file it should be: ${isOfFile ? 'it' : 'its content'} has SHA-256 ` +
    `${actual} (${byteCount} bytes), expected ${limit} (${expectedCount} bytes); ` +
    `delete or replace it${isOfFile ? ' with the file as published' : ''}`;
  return issue([file.name], 'CHECKSUM', { message, limit, actual });
}
