import type { Network } from '@dl-rsim/db';
import { readNetworkSummary } from '@dl-rsim/spec';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { networkImport } from '../import/index.ts';
import { networksOf } from './network.store.ts';

const MAX_NETWORK_COUNT = 50;

const summaryOf = (network: Network) => readNetworkSummary(network.summary);

export const networkResolvers: Resolvers = {
  Mutation: {
    networkImport: (_root, { input }, context) => networkImport(context, input),
  },
  Project: {
    networks: (project, _args, { db }) => networksOf(db, project.id, MAX_NETWORK_COUNT),
  },
  Network: {
    inputShape: (network) => {
      const { heightCount, widthCount, channelCount } = summaryOf(network).inputShape;
      return [heightCount, widthCount, channelCount];
    },
    classCount: (network) => summaryOf(network).classCount,
    parameterCount: (network) => summaryOf(network).parameterCount,
    macCount: (network) => summaryOf(network).macCount,
    layers: (network) => summaryOf(network).layers,
    isBuiltIn: (network) => network.projectId === null,
  },
};
