import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { sweepsById } from './sweep.store.ts';

export function sweepLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return { sweep: batchById(async (ids) => byId(await sweepsById(db, ids)), options) };
}
