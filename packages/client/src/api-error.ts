/**
 * A top-level error of the API. `code` is stable and in the table of docs; `message` is for people and may
 * change.
 */
export class ApiError extends Error {
  readonly code: string;
  /** Names the request in the server's log; null when no server has answered. */
  readonly requestId: string | null;
  /** HTTP status; 0 when no server has answered. */
  readonly status: number;

  constructor(told: {
    readonly code: string;
    readonly message: string;
    readonly requestId?: string | null;
    readonly status?: number;
    readonly cause?: unknown;
  }) {
    super(told.message, { cause: told.cause });
    this.name = 'ApiError';
    this.code = told.code;
    this.requestId = told.requestId ?? null;
    this.status = told.status ?? 0;
  }
}

/** The shape of one entry of `errors` in a GraphQL response. */
export interface GraphqlErrorEntry {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown; readonly requestId?: unknown };
}

export function errorOfEntry(
  entry: GraphqlErrorEntry,
  response: Pick<Response, 'status' | 'headers'> | null,
): ApiError {
  const { code, requestId } = entry.extensions ?? {};
  return new ApiError({
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: entry.message,
    requestId: typeof requestId === 'string' ? requestId : (response?.headers.get('x-request-id') ?? null),
    status: response?.status ?? 200,
  });
}

/** No answer at all: the server is down, or the network is. */
export function unreachable(url: string, cause: unknown): ApiError {
  return new ApiError({
    code: 'UNREACHABLE',
    message: `no answer from ${url}; check that it is running`,
    cause,
  });
}

/** What a response says that is not what was asked for: the first of its `errors`, or else its status. */
export async function refusalOf(response: Response, url: string): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const [first] = (body as { readonly errors?: readonly GraphqlErrorEntry[] } | null)?.errors ?? [];
  const isGateway = response.status >= 502 && response.status <= 504;
  if (first && !isGateway) return errorOfEntry(first, response);
  return new ApiError({
    code: isGateway ? 'UNREACHABLE' : 'BAD_RESPONSE',
    message:
      first?.message ??
      `${url} answered ${response.status} without a GraphQL response; try again in a moment`,
    requestId: response.headers.get('x-request-id'),
    status: response.status,
  });
}
