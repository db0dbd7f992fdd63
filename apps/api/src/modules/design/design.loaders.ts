import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { designsById } from './design.store.ts';

export function designLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return { design: batchById(async (ids) => byId(await designsById(db, ids)), options) };
}
