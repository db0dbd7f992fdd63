import type { Dataset } from '@dl-rsim/db';
import type { Context } from '../../context.ts';
import { inUse, readCardChange } from '../../graphql/check-card.ts';
import type { DatasetUpdateInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { deleteDataset, updateDataset } from './dataset.store.ts';

type Errors = readonly UserError[];

export async function datasetUpdate(
  { db, caller }: Context,
  { id, ...card }: DatasetUpdateInput,
): Promise<{ readonly dataset: Dataset | null; readonly userErrors: Errors }> {
  const { change, userErrors } = readCardChange(card);
  if (userErrors.length > 0) return { dataset: null, userErrors };
  const dataset = await updateDataset(db, { id, change, actorId: userOf(caller).id });
  return { dataset, userErrors: [] };
}

export async function datasetDelete(
  { db, caller }: Context,
  id: string,
): Promise<{ readonly deletedId: string | null; readonly userErrors: Errors }> {
  const users = await deleteDataset(db, id, userOf(caller).id);
  if (users.length === 0) return { deletedId: id, userErrors: [] };
  const message = inUse('data set', users);
  return { deletedId: null, userErrors: [userError({ code: 'CONFLICT', message, path: ['id'] })] };
}
