import { createClient as createSseClient, type ExecutionResult, NetworkError } from 'graphql-sse';
import { ApiError, errorOfEntry, type GraphqlErrorEntry, refusalOf, unreachable } from './api-error.ts';
import type { Connection } from './client.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { watchedFetch } from './watched-fetch.ts';

const FIRST_DELAY_SEC = 0.25;
const LONGEST_DELAY_SEC = 10;
/** Gives up after so many connections in a row that brought no event: about two minutes. */
const MAX_RETRY_COUNT = 15;
/** The server overlaps a resumed stream by seconds, never by more events than this. */
const REMEMBERED_COUNT = 2000;

interface Asked<R, V> {
  readonly connection: Connection;
  readonly document: TypedDocumentString<R, V>;
  readonly variables: V | undefined;
  readonly signal: AbortSignal | undefined;
}

/** See `Client.subscribe`. */
export async function* subscribe<R, V>(asked: Asked<R, V>): AsyncIterableIterator<R> {
  const seen = new Set<string>();
  let after: string | null = null;
  let retryCount = 0;
  for (;;) {
    try {
      for await (const data of oneConnection(asked, after)) {
        retryCount = 0;
        const sequence = sequenceOf(data);
        if (sequence !== null) {
          if (seen.has(sequence)) continue;
          remember(seen, sequence);
          after = sequence;
        }
        yield data;
      }
      return;
    } catch (error) {
      if (asked.signal?.aborted) return;
      const told = await toApiError(error, asked.connection);
      if (!isPassing(told) || retryCount >= MAX_RETRY_COUNT) throw told;
      retryCount += 1;
      await pause(Math.min(LONGEST_DELAY_SEC, FIRST_DELAY_SEC * 2 ** (retryCount - 1)), asked.signal);
      if (asked.signal?.aborted) return;
    }
  }
}

async function* oneConnection<R, V>(asked: Asked<R, V>, after: string | null): AsyncGenerator<R> {
  const { connection, document, variables, signal } = asked;
  const client = createSseClient({
    url: `${connection.url}/stream`,
    headers: { ...connection.headers },
    fetchFn: watchedFetch(connection.fetch),
    retryAttempts: 0,
  });
  const stop = () => client.dispose();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const merged = { ...variables, ...(after === null ? {} : { after }) };
    for await (const result of client.iterate<R>({ query: document.toString(), variables: merged })) {
      yield dataOf(result);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

function dataOf<R>(result: ExecutionResult<R, unknown>): R {
  const first = result.errors?.[0];
  if (first) throw errorOfEntry(first as GraphqlErrorEntry, null);
  if (!result.data) throw new ApiError({ code: 'BAD_RESPONSE', message: 'an event came without data' });
  return result.data;
}

/** Every subscription of the API has one root field, an event with a `sequence`. */
function sequenceOf(data: unknown): string | null {
  const [event] = Object.values(data as Readonly<Record<string, unknown>>);
  const sequence = (event as { readonly sequence?: unknown } | null)?.sequence;
  return typeof sequence === 'string' ? sequence : null;
}

function remember(seen: Set<string>, sequence: string): void {
  seen.add(sequence);
  const oldest = seen.values().next().value;
  if (seen.size > REMEMBERED_COUNT && oldest !== undefined) seen.delete(oldest);
}

async function toApiError(error: unknown, connection: Connection): Promise<ApiError> {
  if (error instanceof ApiError) return error;
  if (error instanceof NetworkError && error.response) {
    return refusalOf(error.response as Response, `${connection.url}/stream`);
  }
  return unreachable(connection.url, error);
}

function isPassing(error: ApiError): boolean {
  return error.code === 'UNREACHABLE' || error.code === 'RATE_LIMITED';
}

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
