import type { BlobStore } from '@dl-rsim/db';
import { importNoteSchema, readDatasetSummary } from '@dl-rsim/spec';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import type { Imported } from '../child/run-import.ts';
import type { ImportedDataset } from '../store/import.store.ts';

/** What the child adds to the summary. */
const readingSchema = z.object({ format: z.string(), notes: z.array(importNoteSchema).max(500) });

/** Keeps the files of a data set that a child has read, and gives what its row says of them. */
export async function storeDataset(
  blobs: BlobStore,
  { card, attachments }: Imported,
): Promise<Omit<ImportedDataset, 'fileNames' | 'fileDigests'>> {
  const { format, notes } = readingSchema.parse(card);
  const { format: _format, notes: _notes, ...shown } = card as Readonly<Record<string, unknown>>;
  const [testFile = new Uint8Array(), contactSheet = new Uint8Array(), trainFile] = attachments;
  // Checked before a byte is stored.
  readDatasetSummary({ ...shown, digest: '' });
  const { digest } = await blobs.write(testFile);
  const { digest: thumbnailsDigest } = await blobs.write(contactSheet);
  const trainDigest = trainFile === undefined ? null : (await blobs.write(trainFile)).digest;
  const summary = readDatasetSummary({
    ...shown,
    digest,
    ...(trainDigest === null ? {} : { trainDigest }),
  });
  return { summary, format, notes, thumbnailsDigest, trainDigest, productVersion: packageJson.version };
}
