import { importNetworkPayload } from '@dl-rsim/jobs';
import { zooNetworks } from '@dl-rsim/networks';
import { readNetworkSummary } from '@dl-rsim/spec';
import type { Job } from 'pg-boss';
import { type ClaimedImport, claimImport, failImport, finishNetworkImport } from '../store/import.store.ts';
import type { ImportRequest } from '../thread/protocol.ts';
import { runImportThread } from '../thread/run-import-thread.ts';
import type { WorkerContext } from '../worker-context.ts';
import { importOutcome } from './import-outcome.ts';

const HEAP_LIMIT_MIB = 512;
const TIME_LIMIT_SEC = 60;

/**
 * Reads an uploaded network, or one that comes with the product, into our own file and makes its row. What is
 * wrong with it becomes the import's issues; throws when it must be tried again.
 */
export async function importNetwork(context: WorkerContext, job: Job<object>): Promise<void> {
  const { importId } = importNetworkPayload.parse(job.data);
  const { prisma, blobs, leaving, log } = context;
  const claimed = await claimImport(prisma, importId);
  if (!claimed) return;
  const origin = await originOf(context, claimed);
  const signal = AbortSignal.any([leaving, job.signal]);
  const limits = { heapMib: HEAP_LIMIT_MIB, timeLimitSec: TIME_LIMIT_SEC, signal };
  const outcome = await importOutcome(runImportThread(origin.request, limits), log.child({ importId }));
  if (!outcome.ok) {
    await failImport(prisma, importId, outcome.problem);
    log.info({ importId, issues: outcome.problem }, 'network refused');
    return;
  }
  const { digest } = await blobs.write(outcome.value.bytes);
  const summary = readNetworkSummary({ ...outcome.value.summary, digest });
  await finishNetworkImport(prisma, claimed, { summary, source: origin.source, licence: origin.licence });
  log.info({ importId, digest }, 'network imported');
}

interface Origin {
  readonly request: ImportRequest;
  readonly source: string;
  readonly licence: string;
}

async function originOf({ prisma, blobs }: WorkerContext, claimed: ClaimedImport): Promise<Origin> {
  if (claimed.uploadId === null) {
    const zoo = zooNetworks.find((network) => network.key === claimed.registryKey);
    if (!zoo) throw new Error(`import ${claimed.id} names neither an upload nor a network of the zoo`);
    return {
      request: { kind: 'read-zoo-network', zooKey: zoo.key },
      source: zoo.source,
      licence: zoo.licence,
    };
  }
  const upload = await prisma.upload.findUniqueOrThrow({ where: { id: claimed.uploadId } });
  const file = await blobs.read(upload.digest);
  const { name, meanDatasetId } = claimed;
  const centring =
    meanDatasetId === null ? null : await prisma.dataset.findUniqueOrThrow({ where: { id: meanDatasetId } });
  const meanDataset = centring === null ? null : await blobs.read(centring.digest);
  return {
    request: { kind: 'read-network', file, name, meanDataset },
    source:
      centring === null ? upload.fileName : `${upload.fileName}, minus the mean image of ${centring.name}`,
    licence: 'as its owner says',
  };
}
