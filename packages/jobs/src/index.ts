import { z } from 'zod';

export {
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
export { createQueues } from './queues.ts';

/** Payloads carry only ids: the rows say the rest, and a job that is tried again reads them afresh. */
export const simulateRunPayload = z.strictObject({ runId: z.string() });
export const importNetworkPayload = z.strictObject({ importId: z.string() });
export const fetchDatasetPayload = z.strictObject({ importId: z.string() });
export const importDatasetPayload = z.strictObject({ importId: z.string() });
export const exportNetworkPayload = z.strictObject({ exportId: z.string() });
export const trainNetworkPayload = z.strictObject({ trainingId: z.string() });
export const simulateDeploymentPayload = z.strictObject({ deploymentId: z.string() });
export const runSearchPayload = z.strictObject({ searchId: z.string() });

export type SimulateRunPayload = z.infer<typeof simulateRunPayload>;
export type ImportNetworkPayload = z.infer<typeof importNetworkPayload>;
export type FetchDatasetPayload = z.infer<typeof fetchDatasetPayload>;

/** PostgreSQL NOTIFY channel on which the sequence of each new run event is told: `{"runId","sequence"}`. */
export const RUN_EVENT_CHANNEL = 'run_event';
/** NOTIFY channel on which a cancelled run's id is told, so that its worker stops at once. */
export const RUN_CANCEL_CHANNEL = 'run_cancel';

/** A run is shown as lost this long after its worker's last renewal. */
export const LEASE_SEC = 30;
/** How often a worker renews the leases of its runs. */
export const HEARTBEAT_SEC = 5;
