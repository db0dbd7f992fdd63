/**
 * Names of the queues; each has a payload schema in index.ts and a file of its name in apps/worker/src/jobs.
 */
export const SIMULATE_RUN = 'simulate-run';
export const IMPORT_NETWORK = 'import-network';
export const FETCH_DATASET = 'fetch-dataset';
export const IMPORT_DATASET = 'import-dataset';
export const EXPORT_NETWORK = 'export-network';
export const TRAIN_NETWORK = 'train-network';
export const SIMULATE_DEPLOYMENT = 'simulate-deployment';
export const RUN_SEARCH = 'run-search';

/** Where a job goes that has used up its tries: the worker then ends what it was about. */
export const DEAD_LETTER = 'dead-letter';
