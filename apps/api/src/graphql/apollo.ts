import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../context.ts';
import { unauthenticated } from '../errors.ts';
import type { Logger } from '../log.ts';
import { documentRules, isIntrospection, MAX_TOKEN_COUNT } from './document-limits.ts';
import { errorFormatter } from './format-error.ts';

/** Queries and mutations over HTTP. Subscriptions have a handler of their own, see http/stream.ts. */
export function createApollo(schema: GraphQLSchema, log: Logger): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    nodeEnv: 'production',
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MAX_TOKEN_COUNT },
    validationRules: [...documentRules()],
    formatError: errorFormatter(log),
    plugins: [ApolloServerPluginLandingPageDisabled(), introspectionForKnown],
    logger: log.child({ part: 'apollo' }, { level: 'warn' }),
  });
}

const introspectionForKnown: ApolloServerPlugin<Context> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ document, contextValue }) {
        if (contextValue.caller.kind === 'anonymous' && isIntrospection(document)) {
          throw unauthenticated(
            'introspection is for those who are signed in; the schema is published with the source',
          );
        }
      },
    };
  },
};
