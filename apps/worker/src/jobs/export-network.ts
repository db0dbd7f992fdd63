import type { ExportFormat } from '@dl-rsim/db';
import { exportNetworkPayload } from '@dl-rsim/jobs';
import type { Job } from 'pg-boss';
import { runExport } from '../child/run-import.ts';
import { claimExport, failExport, finishExport } from '../store/export.store.ts';
import type { WorkerContext } from '../worker-context.ts';
import { importOutcome } from './import-outcome.ts';

const MEMORY_MIB = 6144;
const TIME_LIMIT_SEC = 300;

const SUFFIX: Readonly<Record<ExportFormat, string>> = { TFJS_LAYERS: 'tfjs.zip', ONNX: 'onnx' };

/** Writes a network in a format of others. What the format cannot say becomes the export's issues. */
export async function exportNetwork(context: WorkerContext, job: Job<object>): Promise<void> {
  const { exportId } = exportNetworkPayload.parse(job.data);
  const { prisma, blobs, leaving } = context;
  const claimed = await claimExport(prisma, exportId);
  if (!claimed) return;
  const log = context.log.child({ exportId });
  const { format, network } = claimed;
  const stored = await blobs.read(network.digest);
  const signal = AbortSignal.any([leaving, job.signal]);
  const limits = { memoryMib: MEMORY_MIB, timeLimitSec: TIME_LIMIT_SEC, signal };
  const outcome = await importOutcome(() => runExport({ format }, stored, limits), log);
  if (!outcome.ok) {
    await failExport(prisma, exportId, outcome.problem);
    log.info({ issues: outcome.problem }, 'network not exported');
    return;
  }
  const [file = new Uint8Array()] = outcome.value.attachments;
  const fileName = `${plainName(network.name)}.${SUFFIX[format]}`;
  await finishExport(prisma, exportId, { fileName, ...(await blobs.write(file)) });
  log.info({ format }, 'network exported');
}

/** A name that every file system takes. */
function plainName(name: string): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{N}._ -]/gu, '_')
    .replaceAll(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80);
  return plain || 'network';
}
