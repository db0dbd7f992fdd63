import { readBackendReport } from '@dl-rsim/spec';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { readWorkers } from './system.store.ts';

export const systemResolvers: Resolvers = {
  Query: {
    system: async (_root, _args, { db }) => {
      const { tensorflow, ...workers } = await readWorkers(db);
      const report = tensorflow === null ? null : readBackendReport(tensorflow);
      return { version: packageJson.version, ...workers, tensorflow: report };
    },
  },
};
