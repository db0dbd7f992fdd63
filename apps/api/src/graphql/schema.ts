import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { modules } from '../modules/index.ts';
import { nodeTypeOf } from '../modules/node/index.ts';
import { guardSchema } from '../policy/index.ts';
import { loadTypeDefs } from './type-defs.ts';

/** The schema of all modules with every field behind the authorization layer. */
export function createSchema(): GraphQLSchema {
  const schema = makeExecutableSchema({
    typeDefs: loadTypeDefs(),
    resolvers: modules.map((module) => module.resolvers),
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  return guardSchema(schema, {
    fields: Object.assign({}, ...modules.map((module) => module.fields)),
    objects: Object.assign({}, ...modules.map((module) => module.objects)),
    typeOf: nodeTypeOf,
  });
}
