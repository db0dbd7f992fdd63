import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type Express, type Request, type Response } from 'express';
import type { GraphQLSchema } from 'graphql';
import { type Context, createContext, type Services } from './context.ts';
import { Refusal } from './errors.ts';
import { errorAnswerer } from './http/answer-error.ts';
import { askerOf, identify, identifyReader } from './http/asker.ts';
import { downloadHandler } from './http/download.ts';
import { filesHandler } from './http/files.ts';
import { beginRequest } from './http/headers.ts';
import { healthHandler } from './http/health.ts';
import { jsonBody } from './http/json-body.ts';
import { streamHandler } from './http/stream.ts';

/** The routes of the API. `apollo` has been started. */
export function createApp(
  services: Services,
  { schema, apollo }: { readonly schema: GraphQLSchema; readonly apollo: ApolloServer<Context> },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // The web server on this machine says in X-Forwarded-For for whom it asks; nobody else is believed.
  app.set('trust proxy', 'loopback');
  app.use(beginRequest);
  app.get('/health', healthHandler(services));

  const gate = identify(services);
  const context = async ({ req }: { readonly req: Request }) =>
    createContext(services, askerOf(req), { isLasting: false });
  app.post('/graphql', gate, ...jsonBody, expressMiddleware(apollo, { context }));
  app.post('/graphql/stream', gate, ...jsonBody, streamHandler(schema, services));
  app.put('/files', gate, filesHandler(services));
  app.get('/files/:id', identifyReader(services), downloadHandler(services));

  app.all(['/graphql', '/graphql/stream'], refuseMethod('POST'));
  app.all('/files', refuseMethod('PUT'));
  app.all('/files/:id', refuseMethod('GET'));
  app.use(() => {
    throw new Refusal('NOT_FOUND', 'there is nothing at this address: the API is at /graphql');
  });
  app.use(errorAnswerer(services.log));
  return app;
}

function refuseMethod(allowed: string) {
  return (request: Request, _response: Response): never => {
    const message = `${request.method} is not answered here; use ${allowed}`;
    throw new Refusal('METHOD_NOT_ALLOWED', message, { allow: allowed });
  };
}
