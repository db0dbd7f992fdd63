import packageJson from '../../../package.json' with { type: 'json' };
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { readWorkers } from './system.store.ts';

export const systemResolvers: Resolvers = {
  Query: {
    system: async (_root, _args, { db }) => ({ version: packageJson.version, ...(await readWorkers(db)) }),
  },
};
