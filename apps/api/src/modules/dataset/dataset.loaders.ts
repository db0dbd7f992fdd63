import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { datasetsById, datasetsByRegistryKey } from './dataset.store.ts';

export function datasetLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    dataset: batchById(async (ids) => byId(await datasetsById(db, ids)), options),
    datasetByRegistryKey: batchById(async (keys) => {
      const rows = await datasetsByRegistryKey(db, keys);
      return new Map(rows.map((row) => [row.registryKey ?? '', row]));
    }, options),
  };
}
