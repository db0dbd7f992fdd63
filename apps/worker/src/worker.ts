import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { blobStore, createPrisma } from '@dl-rsim/db';
import {
  createQueues,
  DEAD_LETTER,
  EXPORT_NETWORK,
  FETCH_DATASET,
  IMPORT_DATASET,
  IMPORT_NETWORK,
  RUN_SEARCH,
  SIMULATE_DEPLOYMENT,
  SIMULATE_RUN,
  TRAIN_NETWORK,
} from '@dl-rsim/jobs';
import { CORE_VERSION } from '@dl-rsim/sim-core';
import { type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { listenForCancels } from './cancel-listener.ts';
import { ChildStopped } from './child/child-errors.ts';
import { runBackend } from './child/run-backend.ts';
import { startClearing } from './clear-orphans.ts';
import type { Env } from './env.ts';
import { deadLetter } from './jobs/dead-letter.ts';
import { exportNetwork } from './jobs/export-network.ts';
import { fetchDatasetOf } from './jobs/fetch-dataset.ts';
import { importDataset } from './jobs/import-dataset.ts';
import { importNetwork } from './jobs/import-network.ts';
import { runSearch } from './jobs/run-search.ts';
import { simulateDeployment } from './jobs/simulate-deployment.ts';
import { simulateRun } from './jobs/simulate-run.ts';
import { trainNetwork } from './jobs/train-network.ts';
import { startLease } from './lease.ts';
import { ensureLibrary } from './library.ts';
import { sessionUrl } from './session-url.ts';
import { removeWorker, storeBackend } from './store/worker.store.ts';
import { SimulationPool } from './thread/pool.ts';
import type { WorkerContext } from './worker-context.ts';

/** A job in hand when the worker is told to leave must have ended or been handed back by then. */
const LEAVE_LIMIT_MSEC = 8000;

/**
 * Starts claiming jobs. Returns the function that leaves in good order: no shard that is stored is lost.
 * Calls `onSilence` when the database has not answered for a whole lease.
 */
export async function startWorker(
  env: Env,
  log: Logger,
  onSilence: () => void,
): Promise<() => Promise<void>> {
  const leaving = new AbortController();
  const onConnectionError = (error: Error) => log.warn({ err: error }, 'database connection lost');
  const context: WorkerContext = {
    workerId: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    env,
    prisma: createPrisma(sessionUrl(env.databaseUrl), { onConnectionError }),
    blobs: blobStore(env.homeDir),
    pool: new SimulationPool(env.threadCount),
    attempts: new Set(),
    leaving: leaving.signal,
    log,
  };
  const { prisma, pool, attempts, workerId } = context;
  const boss = createBoss(env, log);
  await boss.start();
  await createQueues(boss);
  const card = { id: workerId, coreVersion: CORE_VERSION, threadCount: env.threadCount };
  const stopLease = startLease({ prisma, card, attempts, log, onSilence });
  const stopListening = await listenForCancels({ boss, prisma, attempts, log });
  await claimJobs(boss, context);
  await ensureLibrary(prisma, boss, log);
  const backendTold = tellBackend(context);
  const stopClearing = startClearing(context);
  log.info({ workerId, threadCount: env.threadCount, coreVersion: CORE_VERSION }, 'worker ready');
  return async () => {
    leaving.abort();
    // The heartbeat goes on while attempts are being ended.
    await boss.stop({ graceful: true, timeout: LEAVE_LIMIT_MSEC, close: false });
    stopLease();
    await stopListening();
    await pool.close();
    await backendTold;
    await stopClearing();
    await removeWorker(prisma, workerId);
    await boss.stop({ close: true });
    await Promise.race([prisma.$disconnect(), sleep(500)]);
  };
}

/** Takes a second or two, in which jobs are claimed already. */
async function tellBackend({ prisma, workerId, leaving, log }: WorkerContext): Promise<void> {
  try {
    const report = await runBackend(leaving);
    await storeBackend(prisma, workerId, report);
    log.info(report, 'TensorFlow.js backend found');
  } catch (error) {
    if (!(error instanceof ChildStopped)) log.error({ err: error }, 'TensorFlow.js could not be tried');
  }
}

function createBoss(env: Env, log: Logger): PgBoss {
  const boss = new PgBoss({
    connectionString: sessionUrl(env.databaseUrl),
    application_name: 'dlrsim-worker',
    max: 4,
    // A dead worker's job is found within heartbeat (10 s) + these 5 s.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    useListenNotify: true,
    // Nothing is scheduled by the clock.
    schedule: false,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'queue error'));
  boss.on('warning', (warning) => log.warn({ warning }, 'queue warning'));
  return boss;
}

/** One run at a time, on all threads, so that a sweep fills point by point; imports go on beside it. */
async function claimJobs(boss: PgBoss, context: WorkerContext): Promise<void> {
  type Handle = (context: WorkerContext, job: JobWithMetadata<object>) => Promise<void>;
  const work = async (queue: string, localConcurrency: number, handle: Handle) => {
    const options = {
      includeMetadata: true,
      batchSize: 1,
      localConcurrency,
      pollingIntervalSeconds: 2,
      notifyPollingIntervalSeconds: 2,
      heartbeatRefreshSeconds: 3,
    } as const;
    const workId = await boss.work<object, void, typeof options>(queue, options, async ([job]) => {
      if (!job) return;
      await handle(context, job).finally(() => boss.notifyWorker(workId));
    });
  };
  await work(SIMULATE_RUN, 1, simulateRun);
  await work(IMPORT_NETWORK, 1, importNetwork);
  await work(FETCH_DATASET, 2, fetchDatasetOf);
  await work(IMPORT_DATASET, 1, importDataset);
  await work(EXPORT_NETWORK, 1, exportNetwork);
  await work(TRAIN_NETWORK, 1, trainNetwork);
  await work(SIMULATE_DEPLOYMENT, 1, simulateDeployment);
  await work(RUN_SEARCH, 1, runSearch);
  await work(DEAD_LETTER, 1, deadLetter);
}
