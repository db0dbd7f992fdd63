export { ApiError } from './api-error.ts';
export {
  type Client,
  type ClientOptions,
  type Connection,
  createClient,
  type RequestOptions,
} from './client.ts';
export * from './generated/graphql.ts';
export { type Upload, type UploadOptions, uploadFile } from './upload-file.ts';
export { type FinishedRun, type WaitOptions, waitForRun } from './wait-for-run.ts';
