import type { Network } from '@dl-rsim/db';
import { readNetworkSummary, readNotes, readVerification, type SpecIssue } from '@dl-rsim/spec';
import { invariant } from '../../errors.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { userErrorsOf } from '../../graphql/user-error.ts';
import { networkImport } from '../import/index.ts';
import { networkDelete, networkExport, networkUpdate } from './network.commands.ts';
import { networksOf } from './network.store.ts';

const MAX_NETWORK_COUNT = 50;

const summaryOf = (network: Network) => readNetworkSummary(network.summary);

export const networkResolvers: Resolvers = {
  Mutation: {
    networkImport: (_root, { input }, context) => networkImport(context, input),
    networkUpdate: (_root, { input }, context) => networkUpdate(context, input),
    networkDelete: (_root, { input }, context) => networkDelete(context, input.id),
    networkExport: (_root, { input }, context) => networkExport(context, input),
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
    notes: (network) => readNotes(network.notes),
    verification: (network) =>
      network.verification === null ? null : readVerification(network.verification),
    // Names are shown within a project only.
    importedByName: async ({ projectId, importedById }, _args, { loaders }) =>
      projectId === null || importedById === null
        ? null
        : ((await loaders.user.load(importedById))?.name ?? null),
    exports: async (network, _args, { loaders }) => (await loaders.exportsOfNetwork.load(network.id)) ?? [],
  },
  NetworkLayer: {
    inputIndices: (layer) => layer.inputIndices ?? null,
    form: (layer) => layer.form ?? null,
    matrix: (layer) => layer.matrix ?? null,
    weights: (layer) => layer.weights ?? null,
  },
  NetworkComparison: {
    whyNotOriginal: (comparison) => comparison.whyNotOriginal ?? null,
  },
  NetworkExport: {
    network: async (row, _args, { loaders }) => {
      const network = await loaders.network.load(row.networkId);
      invariant(network !== null, 'an export goes with its network');
      return network;
    },
    // The worker writes this column, and only with SpecIssue[].
    issues: (row) => userErrorsOf((row.issues ?? []) as readonly unknown[] as readonly SpecIssue[], []),
  },
};
