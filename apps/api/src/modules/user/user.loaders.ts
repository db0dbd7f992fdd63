import type { Prisma } from '@dl-rsim/db';
import { batchById, byId } from '../../graphql/batch.ts';
import { usersById } from './user.store.ts';

export function userLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return { user: batchById(async (ids) => byId(await usersById(db, ids)), options) };
}
