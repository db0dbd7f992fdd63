import type { Import } from '@dl-rsim/db';
import { parseDatasetReading, readDatasetSummary } from '@dl-rsim/spec';
import type { Context } from '../../context.ts';
import { checkText } from '../../graphql/check-text.ts';
import type {
  DatasetImportInput,
  NetworkImportInput,
  UserError,
} from '../../graphql/generated/resolver-types.ts';
import { userError, userErrorsOf } from '../../graphql/user-error.ts';
import { userOf } from '../../policy/index.ts';
import { createImport, findDatasetToSubtract, findUploads } from './import.store.ts';

/** More belong into a zip. */
const MAX_FILE_COUNT = 16;

interface Answer {
  readonly import: Import | null;
  readonly userErrors: readonly UserError[];
}

/** Queues the reading of an uploaded network. */
export async function networkImport(
  { db, queue, caller }: Context,
  { projectId, name, uploadId, meanDatasetId }: NetworkImportInput,
): Promise<Answer> {
  const lost = unknownUpload(uploadId, ['uploadId']);
  const [upload] = await findUploads(db, projectId, [uploadId]);
  const userErrors = [
    ...checkText(name, { path: 'name', maxCount: 100 }),
    ...(upload ? [] : [lost]),
    ...(await checkMean(db, projectId, meanDatasetId ?? null)),
  ];
  if (userErrors.length > 0) return { import: null, userErrors };
  const created = await createImport(db, queue, {
    kind: 'NETWORK',
    name: name.trim(),
    projectId,
    uploadId,
    meanDatasetId: meanDatasetId ?? null,
    registryKey: null,
    actorId: userOf(caller).id,
  });
  return { import: created, userErrors: created ? [] : [lost] };
}

/** Queues the reading of the files of a data set. */
export async function datasetImport(
  { db, queue, caller }: Context,
  { projectId, name, uploadIds, ...asked }: DatasetImportInput,
): Promise<Answer> {
  const reading = parseDatasetReading(asked);
  const userErrors = [
    ...checkText(name, { path: 'name', maxCount: 100 }),
    ...checkFileCount(uploadIds),
    ...(await unknownUploads(db, projectId, uploadIds)),
    ...(reading.ok ? [] : userErrorsOf(reading.problem, [])),
  ];
  if (!reading.ok || userErrors.length > 0) return { import: null, userErrors };
  const created = await createImport(db, queue, {
    kind: 'DATASET',
    name: name.trim(),
    projectId,
    uploadId: null,
    uploadIds,
    reading: reading.value,
    meanDatasetId: null,
    registryKey: null,
    actorId: userOf(caller).id,
  });
  return { import: created, userErrors: created ? [] : await unknownUploads(db, projectId, uploadIds) };
}

async function unknownUploads(
  db: Context['db'],
  projectId: string,
  ids: readonly string[],
): Promise<readonly UserError[]> {
  const found = new Set((await findUploads(db, projectId, ids)).map(({ id }) => id));
  return ids.flatMap((id, index) => (found.has(id) ? [] : [unknownUpload(id, ['uploadIds', String(index)])]));
}

function checkFileCount(uploadIds: readonly string[]): readonly UserError[] {
  const count = uploadIds.length;
  const isTwice = new Set(uploadIds).size < count;
  if (count >= 1 && count <= MAX_FILE_COUNT && !isTwice) return [];
  const limit = `1 to ${MAX_FILE_COUNT}, each once`;
  const message = `${count} files are given; give ${limit}, or pack more of them into one zip`;
  const code = count > MAX_FILE_COUNT ? 'TOO_BIG' : count === 0 ? 'MISSING' : 'BAD_FORMAT';
  return [userError({ code, message, path: ['uploadIds'], limit, actual: String(count) })];
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
    meanDatasetId: null,
    registryKey: entry.key,
    actorId: userOf(caller).id,
  });
  return { import: created, userErrors: [] };
}

async function checkMean(
  db: Context['db'],
  projectId: string,
  id: string | null,
): Promise<readonly UserError[]> {
  if (id === null) return [];
  const actual = id.slice(0, 60);
  const dataset = await findDatasetToSubtract(db, projectId, id);
  if (dataset && readDatasetSummary(dataset.summary).hasTrainMean) return [];
  const message = dataset
    ? `no mean training image is stored with ${dataset.name}; choose another data set, or none`
    : `this project has no data set ${actual}; choose one of its data sets, or none`;
  const code = dataset ? 'UNSUPPORTED' : 'NOT_FOUND';
  return [userError({ code, message, path: ['meanDatasetId'], actual })];
}

const unknownUpload = (id: string, path: readonly string[]) =>
  userError({
    code: 'NOT_FOUND',
    message: `this project has no upload ${id.slice(0, 60)}; send the file to PUT /api/files first`,
    path,
    actual: id.slice(0, 60),
  });
