import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { searchesById, searchResultsById } from './search.store.ts';

export function searchLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    search: batchById(async (ids) => byId(await searchesById(db, ids)), options),
    searchResult: batchById(async (ids) => byId(await searchResultsById(db, ids)), options),
  };
}
