import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Services } from '../context.ts';
import { notFound } from '../errors.ts';
import { datasetsById } from '../modules/dataset/index.ts';
import { exportsById } from '../modules/network/index.ts';
import { createAccess, known, membersOrAllSee } from '../policy/index.ts';
import { askerOf } from './asker.ts';

interface Downloadable {
  readonly projectId: string | null;
  readonly digest: string;
  readonly contentType: string;
  /** Null: shown in place. */
  readonly fileName: string | null;
}

/** `GET /files/<id>`: the file of an export, or the picture of a data set, for those who may see its row. */
export function downloadHandler({ db, blobs }: Pick<Services, 'db' | 'blobs'>) {
  return async (request: Request, response: Response): Promise<void> => {
    const access = createAccess(db, askerOf(request).caller, { isLasting: false });
    await access.require(known('READ'), {}, 'GET /files.download');
    const file = await findFile(db, String(request.params.id));
    if (!file || !(await membersOrAllSee(file, access))) throw notFound('file with this id');
    const path = blobs.path(file.digest);
    const { size } = await stat(path);
    response.setHeader('content-type', file.contentType);
    response.setHeader('content-length', size);
    response.setHeader('content-disposition', dispositionOf(file.fileName));
    await pipeline(createReadStream(path), response);
  };
}

async function findFile(db: Services['db'], id: string): Promise<Downloadable | null> {
  if (id.startsWith('exp_')) {
    const [row] = await exportsById(db, [id]);
    if (!row?.digest) return null;
    const { projectId, digest, fileName } = row;
    return { projectId, digest, contentType: 'application/octet-stream', fileName: fileName ?? 'network' };
  }
  if (!id.startsWith('dat_')) return null;
  const [row] = await datasetsById(db, [id]);
  if (!row?.thumbnailsDigest) return null;
  return { projectId: row.projectId, digest: row.thumbnailsDigest, contentType: 'image/png', fileName: null };
}

/** RFC 6266; the name is printable and has no slashes, as the worker made it. */
function dispositionOf(fileName: string | null): string {
  if (fileName === null) return 'inline';
  const plain = fileName.replaceAll(/[^\w.-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
