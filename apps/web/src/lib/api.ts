import { ApiError, createClient, type TypedDocumentString } from '@dl-rsim/client';
import { QueryClient, queryOptions } from '@tanstack/react-query';

/** The one way of the pages to the API; the session cookie speaks for the person. */
export const api = createClient({ url: '/api/graphql' });

/** How often a page asks again for what is under way when no stream tells it. */
export const POLL_INTERVAL_MS = 3000;

/** A query of the API for TanStack Query; its key is the operation's name and its variables. */
export function apiQuery<R, V>(document: TypedDocumentString<R, V>, variables: V) {
  return queryOptions({
    queryKey: [operationName(document.toString()), variables] as const,
    queryFn: ({ signal }) =>
      (api.request as (document: unknown, variables: V, options: { signal: AbortSignal }) => Promise<R>)(
        document,
        variables,
        { signal },
      ),
  });
}

/**
 * Sends a mutation. Mistakes in the input come back in the payload's `userErrors`; everything else is
 * thrown.
 */
export function send<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  return (api.request as (document: unknown, variables: V) => Promise<R>)(document, variables);
}

/** Retries only what may pass by itself: no answer, or too many requests. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failureCount, error) =>
          failureCount < 3 &&
          error instanceof ApiError &&
          ['UNREACHABLE', 'RATE_LIMITED'].includes(error.code),
      },
    },
  });
}

/** True when the session is over: the page then leads to the sign-in. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'UNAUTHENTICATED';
}

function operationName(text: string): string {
  return /(?:query|mutation|subscription)\s+(\w+)/.exec(text)?.[1] ?? text;
}
