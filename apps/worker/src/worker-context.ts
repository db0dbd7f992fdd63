import type { BlobStore, Prisma } from '@dl-rsim/db';
import type { Logger } from 'pino';
import type { Attempts } from './attempts.ts';
import type { Env } from './env.ts';
import type { SimulationPool } from './thread/pool.ts';

/** What every job of this worker is given. */
export interface WorkerContext {
  readonly workerId: string;
  readonly env: Env;
  readonly prisma: Prisma;
  readonly blobs: BlobStore;
  readonly pool: SimulationPool;
  readonly attempts: Attempts;
  /** Aborted when the worker begins to leave. */
  readonly leaving: AbortSignal;
  readonly log: Logger;
}
