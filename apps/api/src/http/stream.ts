import type { Request, RequestHandler, Response } from 'express';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { RequestParams } from 'graphql-sse';
import { createHandler } from 'graphql-sse/lib/use/express';
import { limitKey } from '../auth/index.ts';
import { createContext, type Services } from '../context.ts';
import { badInput } from '../errors.ts';
import { documentRules, MAX_TOKEN_COUNT } from '../graphql/document-limits.ts';
import { errorFormatter } from '../graphql/format-error.ts';
import { askerOf } from './asker.ts';

/**
 * Subscriptions as server-sent events (the distinct-connections mode of graphql-sse): each has a connection
 * of its own, with a comment every 12 s to show that it lives.
 */
export function streamHandler(schema: GraphQLSchema, services: Services): RequestHandler {
  const formatError = errorFormatter(services.log);
  const rules = [...specifiedRules, ...documentRules()];
  const handle = createHandler({
    // No token: without one graphql-sse never enters the mode in which one connection carries several
    // operations.
    authenticate: () => null,
    validate: (validated, document) => validate(validated, document, rules).map(asRequestMistake),
    onSubscribe: ({ raw }, params) => {
      const document = parseSubscription(params);
      const contextValue = { ...createContext(services, askerOf(raw as Request), { isLasting: true }) };
      return { schema, document, contextValue, ...operationOf(params) };
    },
    onNext: (_context, _request, result) => {
      if (!result.errors) return undefined;
      const errors = result.errors.map((error) => formatError(error.toJSON(), error) as GraphQLError);
      return { ...result, errors };
    },
  });
  return async (request: Request, response: Response) => {
    const { caller, ipAddress } = askerOf(request);
    if (request.headers.accept !== 'text/event-stream') throw badInput('send `accept: text/event-stream`');
    const leave = services.limits.takeStream(limitKey(caller, ipAddress));
    response.once('close', leave);
    response.setHeader('x-accel-buffering', 'no');
    await handle(request, response);
  };
}

/** The mark that Apollo gives to the same errors, by which the formatter knows them. */
function asRequestMistake({ message }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
}

function parseSubscription({ query, operationName }: RequestParams): DocumentNode {
  const document = parseQuery(query);
  if (getOperationAST(document, operationName)?.operation === 'subscription') return document;
  throw badInput('only a subscription is streamed; send queries and mutations to /graphql');
}

function parseQuery(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: MAX_TOKEN_COUNT });
  } catch (error) {
    if (error instanceof GraphQLError) throw badInput(error.message);
    throw error;
  }
}

function operationOf({ operationName, variables }: RequestParams) {
  return {
    ...(operationName ? { operationName } : {}),
    ...(variables ? { variableValues: variables } : {}),
  };
}
