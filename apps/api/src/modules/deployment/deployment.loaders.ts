import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import {
  deploymentResultsById,
  deploymentSummariesById,
  deploymentsById,
  reliabilityRunsOf,
} from './deployment.store.ts';

export function deploymentLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    deployment: batchById(async (ids) => byId(await deploymentsById(db, ids)), options),
    deploymentResult: batchById(async (ids) => byId(await deploymentResultsById(db, ids)), options),
    deploymentSummary: batchById(async (ids) => byId(await deploymentSummariesById(db, ids)), options),
    reliabilityRuns: batchById((ids) => reliabilityRunsOf(db, ids), options),
  };
}
