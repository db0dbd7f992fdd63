import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, maskedEntry, Refusal } from '../errors.ts';
import type { Logger } from '../log.ts';
import { currentRequestId, isCallerKnown } from '../request-scope.ts';

/** Codes under which Apollo reports a document or variables that do not fit the schema. */
const REQUEST_MISTAKES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * Builds the last wall of every GraphQL answer: refusals pass, mistakes in the request are named, all else
 * is masked.
 */
export function errorFormatter(log: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = unwrapResolverError(error);
    const place = formatted.path ? { path: formatted.path } : {};
    if (original instanceof Refusal) return { ...told(original.message, original.code), ...place };
    const isRequestMistake = REQUEST_MISTAKES.has(formatted.extensions?.code) || isOfDocument(error);
    if (isRequestMistake) return { ...told(withoutHints(formatted.message), 'BAD_USER_INPUT'), ...place };
    log.error({ err: original, path: formatted.path }, 'unexpected error in a resolver');
    return { ...maskedEntry(), ...place };
  };
}

/** The names in `Did you mean ...?` are a way to read the schema out: not for strangers. */
function withoutHints(message: string): string {
  return isCallerKnown() ? message : message.replace(/ ?Did you mean .*$/s, '');
}

/** graphql-js says with `nodes` and without a cause that it is the document that it refuses. */
function isOfDocument(error: unknown): boolean {
  return error instanceof GraphQLError && !error.originalError && !error.path && error.nodes !== undefined;
}

function told(message: string, code: ErrorCode): GraphQLFormattedError {
  return { message, extensions: { code, requestId: currentRequestId() } };
}
