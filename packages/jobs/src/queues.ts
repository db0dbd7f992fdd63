import type { PgBoss, Queue } from 'pg-boss';
import {
  DEAD_LETTER,
  EXPORT_NETWORK,
  FETCH_DATASET,
  IMPORT_DATASET,
  IMPORT_NETWORK,
  RUN_SEARCH,
  SIMULATE_DEPLOYMENT,
  SIMULATE_RUN,
  TRAIN_NETWORK,
} from './names.ts';

const YEAR_SEC = 365 * 24 * 3600;
/** pg-boss allows no more. A run that takes longer is taken up again where its stored shards end. */
const DAY_SEC = 24 * 3600;

/** A worker that is silent for 10 s has died and its job is tried again: pg-boss's lowest setting. */
const shared: Omit<Queue, 'name'> = {
  heartbeatSeconds: 10,
  expireInSeconds: DAY_SEC,
  retentionSeconds: YEAR_SEC,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 10,
  notify: true,
};

/** In the order of their creation: a queue must follow its dead-letter queue. */
const queues: readonly Queue[] = [
  { ...shared, name: DEAD_LETTER, retryLimit: 10 },
  // Every death or restart of a worker uses a retry; what stops a run that kills its workers is the claim.
  { ...shared, name: SIMULATE_RUN, retryLimit: 50, deadLetter: DEAD_LETTER },
  { ...shared, name: IMPORT_NETWORK, retryLimit: 4, deadLetter: DEAD_LETTER },
  { ...shared, name: FETCH_DATASET, retryLimit: 4, deadLetter: DEAD_LETTER },
  { ...shared, name: IMPORT_DATASET, retryLimit: 4, deadLetter: DEAD_LETTER },
  { ...shared, name: EXPORT_NETWORK, retryLimit: 4, deadLetter: DEAD_LETTER },
  { ...shared, name: TRAIN_NETWORK, retryLimit: 4, deadLetter: DEAD_LETTER },
  { ...shared, name: SIMULATE_DEPLOYMENT, retryLimit: 4, deadLetter: DEAD_LETTER },
  // As runs: it goes on where its stored batches end.
  { ...shared, name: RUN_SEARCH, retryLimit: 50, deadLetter: DEAD_LETTER },
];

/**
 * Creates the queues or brings their options up to date. Whoever sends a job or works one calls it first:
 * a job takes the options of its queue when it is sent. Several processes may call it at once.
 */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const { name, ...options } of queues) {
    await boss.createQueue(name, options);
    await boss.updateQueue(name, options);
  }
}
