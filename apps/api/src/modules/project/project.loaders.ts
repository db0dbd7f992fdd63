import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { projectsById, runCountsOf } from './project.store.ts';

export function projectLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    project: batchById(async (ids) => byId(await projectsById(db, ids)), options),
    runCounts: batchById((projectIds) => runCountsOf(db, projectIds), options),
  };
}
