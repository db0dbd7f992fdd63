import type { Import } from '@dl-rsim/db';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type { NetworkImportInput, UserError } from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { createImport, findUpload } from './import.store.ts';

interface Answer {
  readonly import: Import | null;
  readonly userErrors: readonly UserError[];
}

/** Queues the reading of an uploaded network. */
export async function networkImport(
  { db, queue, caller }: Context,
  { projectId, name, uploadId }: NetworkImportInput,
): Promise<Answer> {
  const upload = await findUpload(db, projectId, uploadId);
  const userErrors = [
    ...checkText(name, { path: 'name', maxCount: 100 }),
    ...(upload ? [] : [unknownUpload(uploadId)]),
  ];
  if (userErrors.length > 0) return { import: null, userErrors };
  const created = await createImport(db, queue, {
    kind: 'NETWORK',
    name: name.trim(),
    projectId,
    uploadId,
    registryKey: null,
    actorId: userOf(caller).id,
  });
  return { import: created, userErrors: [] };
}

/**
 * Queues the fetching of a data set of the registry; one that is under way or there already is given back
 * instead.
 */
export async function datasetFetch(
  { db, queue, caller }: Context,
  entry: { readonly key: string; readonly name: string },
): Promise<Answer> {
  const created = await createImport(db, queue, {
    kind: 'DATASET',
    name: entry.name,
    projectId: null,
    uploadId: null,
    registryKey: entry.key,
    actorId: userOf(caller).id,
  });
  return { import: created, userErrors: [] };
}

const unknownUpload = (id: string) =>
  userError({
    code: 'NOT_FOUND',
    message: `this project has no upload ${id.slice(0, 60)}; send the file to PUT /api/files first`,
    path: ['uploadId'],
    actual: id.slice(0, 60),
  });
