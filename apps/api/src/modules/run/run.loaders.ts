import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import {
  attemptsOfRuns,
  clocksOfRuns,
  resultSummariesById,
  resultsById,
  runsById,
  runsOfSweeps,
} from './run.store.ts';

export function runLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    run: batchById(async (ids) => byId(await runsById(db, ids)), options),
    runResult: batchById(async (ids) => byId(await resultsById(db, ids)), options),
    runResultSummary: batchById(async (ids) => byId(await resultSummariesById(db, ids)), options),
    runClock: batchById(async (ids) => byId(await clocksOfRuns(db, ids)), options),
    runAttempts: batchById((ids) => attemptsOfRuns(db, ids), options),
    runsOfSweep: batchById((sweepIds) => runsOfSweeps(db, sweepIds), options),
  };
}
