import { ApiError, errorOfEntry, type GraphqlErrorEntry, refusalOf, unreachable } from './api-error.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { subscribe } from './subscribe.ts';

export interface ClientOptions {
  /**
   * Of the GraphQL endpoint, ending in `/graphql`: `/api/graphql` in a page, an absolute address elsewhere.
   */
  readonly url: string;
  /** An API token, `dlr_pat_...`; without one the browser's session cookie speaks. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof globalThis.fetch;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
}

/** Variables may be left out where all of them may. */
export type VariableArguments<V> =
  Record<string, never> extends V
    ? [variables?: V, options?: RequestOptions]
    : [variables: V, options?: RequestOptions];

export interface Client {
  /**
   * Runs a query or mutation. Throws `ApiError`; mistakes in an input come back as `userErrors` in the
   * result.
   */
  request<R, V>(document: TypedDocumentString<R, V>, ...rest: VariableArguments<V>): Promise<R>;
  /**
   * Follows a subscription. When the connection breaks it is made again with `after` set to the last
   * `sequence` seen, so no event is missed; an event that comes twice is dropped. Ends when the server says
   * that it is over.
   */
  subscribe<R, V>(
    document: TypedDocumentString<R, V>,
    ...rest: VariableArguments<V>
  ): AsyncIterableIterator<R>;
  readonly connection: Connection;
}

/** How to reach the API: what `request`, `subscribe` and `uploadFile` share. */
export interface Connection {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
}

export function createClient(options: ClientOptions): Client {
  const connection: Connection = {
    url: options.url,
    headers: {
      // A foreign page cannot send this header without a preflight, which the API does not answer.
      'x-dlrsim-csrf': '1',
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    },
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
  return {
    request: (document, ...[variables, requestOptions]) =>
      request({ connection, document, variables, signal: requestOptions?.signal }),
    subscribe: (document, ...[variables, requestOptions]) =>
      subscribe({ connection, document, variables, signal: requestOptions?.signal }),
    connection,
  };
}

async function request<R, V>(asked: {
  readonly connection: Connection;
  readonly document: TypedDocumentString<R, V>;
  readonly variables: V | undefined;
  readonly signal: AbortSignal | undefined;
}): Promise<R> {
  const { connection, document, variables, signal } = asked;
  const response = await send(connection, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
    },
    body: JSON.stringify({ query: document.toString(), variables: variables ?? {} }),
    ...(signal ? { signal } : {}),
  });
  if (!isGraphql(response)) throw await refusalOf(response, connection.url);
  const body = (await response.json()) as GraphqlResponse<R>;
  const first = body.errors?.[0];
  if (first) throw errorOfEntry(first, response);
  if (body.data) return body.data;
  throw new ApiError({ code: 'BAD_RESPONSE', message: `${connection.url} answered without data` });
}

/** A gateway between us and the API answers in its own way. */
function isGraphql({ ok, headers }: Response): boolean {
  return ok && /^application\/(graphql-response\+)?json/.test(headers.get('content-type') ?? '');
}

interface GraphqlResponse<R> {
  readonly data?: R | null;
  readonly errors?: readonly GraphqlErrorEntry[];
}

/**
 * Fetches with the connection's headers. Throws `ApiError` UNREACHABLE when nobody answers; an abort passes
 * through.
 */
export async function send(connection: Connection, init: RequestInit & { url?: string }): Promise<Response> {
  const url = init.url ?? connection.url;
  try {
    return await connection.fetch(url, { ...init, headers: { ...connection.headers, ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachable(url, error);
  }
}
