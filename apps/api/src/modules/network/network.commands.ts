import type { Network, NetworkExport } from '@dl-rsim/db';
import type { Context } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { inUse, readCardChange } from '../../graphql/check-card.ts';
import type {
  NetworkExportInput,
  NetworkUpdateInput,
  UserError,
} from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { deleteNetwork, updateNetwork } from './network.store.ts';
import { createExport } from './network-export.store.ts';

type Errors = readonly UserError[];

export async function networkUpdate(
  { db, caller }: Context,
  { id, ...card }: NetworkUpdateInput,
): Promise<{ readonly network: Network | null; readonly userErrors: Errors }> {
  const { change, userErrors } = readCardChange(card);
  if (userErrors.length > 0) return { network: null, userErrors };
  const network = await updateNetwork(db, { id, change, actorId: userOf(caller).id });
  return { network, userErrors: [] };
}

export async function networkDelete(
  { db, caller }: Context,
  id: string,
): Promise<{ readonly deletedId: string | null; readonly userErrors: Errors }> {
  const users = await deleteNetwork(db, id, userOf(caller).id);
  if (users.length === 0) return { deletedId: id, userErrors: [] };
  const message = inUse('network', users);
  return { deletedId: null, userErrors: [userError({ code: 'CONFLICT', message, path: ['id'] })] };
}

export async function networkExport(
  { db, queue, caller, access, loaders }: Context,
  { networkId, format }: NetworkExportInput,
): Promise<{ readonly export: NetworkExport; readonly userErrors: Errors }> {
  const network = await loaders.network.load(networkId);
  const isSeen =
    network !== null && (network.projectId === null || (await access.roleIn(network.projectId)) !== null);
  if (!isSeen) throw notFound('object with this id');
  const { projectId } = network;
  const actorId = userOf(caller).id;
  return { export: await createExport(db, queue, { networkId, projectId, format, actorId }), userErrors: [] };
}
