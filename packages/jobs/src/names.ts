/**
 * Names of the queues; each has a payload schema in index.ts and a file of its name in apps/worker/src/jobs.
 */
export const SIMULATE_RUN = 'simulate-run';
export const IMPORT_NETWORK = 'import-network';
export const FETCH_DATASET = 'fetch-dataset';

/** Where a job goes that has used up its tries: the worker then ends the run or import that it was about. */
export const DEAD_LETTER = 'dead-letter';
