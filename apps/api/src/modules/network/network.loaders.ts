import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { networksById } from './network.store.ts';
import { exportsById, latestExportsOf } from './network-export.store.ts';

export function networkLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    network: batchById(async (ids) => byId(await networksById(db, ids)), options),
    networkExport: batchById(async (ids) => byId(await exportsById(db, ids)), options),
    exportsOfNetwork: batchById((networkIds) => latestExportsOf(db, networkIds), options),
  };
}
