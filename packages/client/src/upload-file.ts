import { refusalOf } from './api-error.ts';
import { type Client, type RequestOptions, send } from './client.ts';

export interface Upload {
  readonly uploadId: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;
  readonly byteCount: number;
}

export interface UploadOptions extends RequestOptions {
  readonly projectId: string;
  readonly fileName: string;
  /** At most 640 MiB. */
  readonly file: Blob | Uint8Array<ArrayBuffer>;
}

/** Sends a file beside GraphQL; `networkImport` takes its `uploadId`. Throws `ApiError`. */
export async function uploadFile(client: Client, options: UploadOptions): Promise<Upload> {
  const { projectId, fileName, file, signal } = options;
  const query = new URLSearchParams({ projectId, fileName });
  const url = `${client.connection.url.replace(/graphql$/, 'files')}?${query}`;
  const response = await send(client.connection, {
    url,
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await refusalOf(response, url);
  return (await response.json()) as Upload;
}
