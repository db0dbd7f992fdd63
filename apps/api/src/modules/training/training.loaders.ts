import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { trainingsById } from './training.store.ts';

export function trainingLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return { training: batchById(async (ids) => byId(await trainingsById(db, ids)), options) };
}
