import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { apiTokensById } from './api-token.store.ts';

export function apiTokenLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return { apiToken: batchById(async (ids) => byId(await apiTokensById(db, ids)), options) };
}
