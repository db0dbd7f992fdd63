import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { importsById, latestDatasetImports } from './import.store.ts';

export function importLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    import: batchById(async (ids) => byId(await importsById(db, ids)), options),
    importByRegistryKey: batchById((keys) => latestDatasetImports(db, keys), options),
  };
}
