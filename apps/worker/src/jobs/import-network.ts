import { importNetworkPayload } from '@dl-rsim/jobs';
import { zooNetworks } from '@dl-rsim/networks';
import {
  fail,
  importNoteSchema,
  type NetworkSummary,
  type NetworkVerification,
  type Outcome,
  readNetworkSummary,
  type SpecIssue,
  succeed,
} from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import type { Logger } from 'pino';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import type { ImportRequest } from '../child/protocol.ts';
import { type Imported, runImport } from '../child/run-import.ts';
import { runVerify } from '../child/run-verify.ts';
import {
  type ClaimedImport,
  claimImport,
  failImport,
  finishNetworkImport,
  type ImportedNetwork,
} from '../store/import.store.ts';
import type { WorkerContext } from '../worker-context.ts';
import { importOutcome } from './import-outcome.ts';
import { judgeVerification } from './judge-verification.ts';

const MEMORY_MIB = 6144;
const TIME_LIMIT_SEC = 300;
/** Work of the comparison: so many multiply-accumulates, but at least one image and at most 16. */
const SAMPLE_MAC_COUNT = 4e9;
const MAX_SAMPLE_COUNT = 16;

/** What the child adds to the summary. */
const readingSchema = z.object({ format: z.string(), notes: z.array(importNoteSchema).max(500) });

/**
 * Reads an uploaded network, or one that comes with the product, into our own file, compares it with
 * TensorFlow.js and makes its row. What is wrong with it becomes the import's issues; throws when it must be
 * tried again.
 */
export async function importNetwork(context: WorkerContext, job: Job<object>): Promise<void> {
  const { importId } = importNetworkPayload.parse(job.data);
  const { prisma, blobs, leaving } = context;
  const claimed = await claimImport(prisma, importId);
  if (!claimed) return;
  const log = context.log.child({ importId });
  const origin = await originOf(context, claimed);
  const signal = AbortSignal.any([leaving, job.signal]);
  const limits = { memoryMib: MEMORY_MIB, timeLimitSec: TIME_LIMIT_SEC, signal };
  const read = await importOutcome(() => runImport(origin.request, origin.attachments, limits), log);
  const verified = read.ok ? await verify(read.value, { signal, log }) : read;
  if (!verified.ok) {
    await failImport(prisma, importId, verified.problem);
    log.info({ issues: verified.problem }, 'network refused');
    return;
  }
  const { file, summary, ...found } = verified.value;
  const { digest } = await blobs.write(file);
  const { source, licence, fileName, fileDigest } = origin;
  await finishNetworkImport(prisma, claimed, {
    summary: { ...summary, digest },
    ...found,
    ...{ source, licence, fileName, fileDigest, productVersion: packageJson.version },
  });
  log.info({ digest }, 'network imported');
}

interface Verified extends Pick<ImportedNetwork, 'format' | 'notes' | 'verification'> {
  /** Our own file. */
  readonly file: Uint8Array;
  /** Its digest is that of no file yet. */
  readonly summary: NetworkSummary;
}

async function verify(
  { card, attachments }: Imported,
  options: { readonly signal: AbortSignal; readonly log: Logger },
): Promise<Outcome<Verified, readonly SpecIssue[]>> {
  const { format, notes } = readingSchema.parse(card);
  const { format: _format, notes: _notes, ...shown } = card as Readonly<Record<string, unknown>>;
  const summary = readNetworkSummary({ ...shown, digest: '' });
  const [file = new Uint8Array(), ...original] = attachments;
  const affordableCount = Math.floor(SAMPLE_MAC_COUNT / Math.max(1, summary.macCount));
  const imageCount = Math.max(1, Math.min(MAX_SAMPLE_COUNT, affordableCount));
  const verification: NetworkVerification = summary.isShapeOnly
    ? { comparison: null, whyNot: 'it has no weights' }
    : await runVerify({ network: file, original, imageCount }, options);
  if (summary.isShapeOnly) return succeed({ file, summary, format, verification, notes });
  const judgement = judgeVerification(verification);
  if (judgement.kind === 'refused') return fail([judgement.issue]);
  return succeed({ file, summary, format, verification, notes: [...notes, ...judgement.notes] });
}

interface Origin extends Pick<ImportedNetwork, 'source' | 'licence' | 'fileName' | 'fileDigest'> {
  readonly request: ImportRequest;
  readonly attachments: readonly Uint8Array[];
}

async function originOf({ prisma, blobs }: WorkerContext, claimed: ClaimedImport): Promise<Origin> {
  if (claimed.uploadId === null) {
    const zoo = zooNetworks.find((network) => network.key === claimed.registryKey);
    if (!zoo) throw new Error(`import ${claimed.id} names neither an upload nor a network of the zoo`);
    const { source, licence } = zoo;
    const request = { kind: 'read-zoo-network', zooKey: zoo.key } as const;
    return { request, attachments: [], source, licence, fileName: null, fileDigest: null };
  }
  const upload = await prisma.upload.findUniqueOrThrow({ where: { id: claimed.uploadId } });
  const file = await blobs.read(upload.digest);
  const { name, meanDatasetId } = claimed;
  const centring =
    meanDatasetId === null ? null : await prisma.dataset.findUniqueOrThrow({ where: { id: meanDatasetId } });
  const { fileName, digest: fileDigest } = upload;
  return {
    request: { kind: 'read-network', name, hasMeanDataset: centring !== null },
    attachments: centring === null ? [file] : [file, await blobs.read(centring.digest)],
    source: centring === null ? fileName : `${fileName}, minus the mean image of ${centring.name}`,
    licence: 'as its owner says',
    ...{ fileName, fileDigest },
  };
}
