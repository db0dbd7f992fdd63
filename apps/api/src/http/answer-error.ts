import type { NextFunction, Request, Response } from 'express';
import { type ErrorEntry, entryOf, maskedEntry, Refusal, STATUS_OF_CODE } from '../errors.ts';
import type { Logger } from '../log.ts';

/** Answers what a route has thrown, in the shape of a GraphQL response. The last handler of the app. */
export function errorAnswerer(log: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      log.warn({ err: error }, 'a response broke off');
      next(error);
      return;
    }
    const refusal = refusalOf(error);
    if (!refusal) log.error({ err: error }, 'unexpected error in a route');
    send(response, refusal ? entryOf(refusal) : maskedEntry(), refusal?.headers ?? {});
  };
}

function send(response: Response, entry: ErrorEntry, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.status(STATUS_OF_CODE[entry.extensions.code]).json({ errors: [entry] });
}

/** The body parser speaks in `type`s of its own. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  switch ((error as { readonly type?: unknown } | null)?.type) {
    case 'entity.too.large':
      return new Refusal('TOO_LARGE', 'the request is larger than 512 KiB; files go to PUT /api/files');
    case 'entity.parse.failed':
      return new Refusal('BAD_USER_INPUT', 'the body of the request is not JSON');
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Refusal('UNSUPPORTED_MEDIA_TYPE', 'send the body as UTF-8 and uncompressed');
    case 'request.aborted':
      return new Refusal('BAD_USER_INPUT', 'the request broke off');
    default:
      return null;
  }
}
