import type { Request, Response } from 'express';
import type { Services } from '../context.ts';
import { badInput, Refusal } from '../errors.ts';
import { createUpload } from '../modules/import/index.ts';
import { createAccess, editorOf, userOf } from '../policy/index.ts';
import { askerOf } from './asker.ts';

const MAX_FILE_NAME_COUNT = 200;

/** `PUT /files?projectId=..&fileName=..`: streams the body into the blob store and gives the upload an id. */
export function filesHandler(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    const { projectId, fileName } = request.query;
    if (typeof projectId !== 'string' || typeof fileName !== 'string') {
      throw badInput('give `projectId` and `fileName` in the query of the address');
    }
    const { caller } = askerOf(request);
    const access = createAccess(services.db, caller, { isLasting: false });
    // The same policy as a mutation whose input names the project.
    await access.require(editorOf('projectId'), { input: { projectId } }, 'PUT /files.upload');
    const { maxUploadBytes } = services;
    if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) throw tooLarge(maxUploadBytes);
    const { digest, byteCount } = await services.blobs.write(limited(request, maxUploadBytes));
    if (byteCount === 0) throw badInput('the file is empty');
    const upload = await createUpload(services.db, {
      projectId,
      userId: userOf(caller).id,
      fileName: plainName(fileName),
      digest,
      byteCount,
    });
    response.status(201).json({ uploadId: upload.id, digest, byteCount });
  };
}

const tooLarge = (limitBytes: number) =>
  new Refusal('TOO_LARGE', `the file is larger than ${limitBytes / 1024 / 1024} MiB, which is the most`, {
    connection: 'close',
  });

/** What a client declares is only its word: bytes are counted as they come. */
async function* limited(bytes: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let byteCount = 0;
  for await (const chunk of bytes) {
    byteCount += chunk.byteLength;
    if (byteCount > limitBytes) throw tooLarge(limitBytes);
    yield chunk;
  }
}

/** For people to read; the file itself lies under its digest. */
function plainName(fileName: string): string {
  const withoutControls = fileName.replaceAll(/\p{Cc}/gu, '');
  return withoutControls.split(/[/\\]/).at(-1)?.trim().slice(0, MAX_FILE_NAME_COUNT) || 'file';
}
