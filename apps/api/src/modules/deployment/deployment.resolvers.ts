import { deploymentPresets, describeDeploymentSpec } from '@dl-rsim/spec';
import type { Context } from '../../context.ts';
import { invariant, notFound } from '../../errors.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { specFieldRow } from '../preset/index.ts';
import { deploymentCancel, deploymentLaunch } from './deployment.commands.ts';
import { type DeploymentFilter, type DeploymentRow, deploymentsOf } from './deployment.store.ts';

const MAX_DEPLOYMENT_COUNT = 50;

export const deploymentResolvers: Resolvers = {
  Query: {
    deploymentPresets: () => deploymentPresets,
    deploymentFields: () => describeDeploymentSpec().map(specFieldRow),
  },
  Mutation: {
    deploymentLaunch: (_root, { input }, context) => deploymentLaunch(context, input),
    deploymentCancel: (_root, { input }, context) => deploymentCancel(context, input.id),
  },
  Project: {
    deployments: ({ id }, _args, { db }) => deploymentsOf(db, { projectId: id }, MAX_DEPLOYMENT_COUNT),
  },
  Network: {
    deployments: ({ id }, { projectId }, context) =>
      deploymentsThatUsed(context, { projectId, networkId: id }),
  },
  Dataset: {
    deployments: ({ id }, { projectId }, context) =>
      deploymentsThatUsed(context, { projectId, datasetId: id }),
  },
  Deployment: {
    project: async (row, _args, { loaders }) => there(await loaders.project.load(row.projectId)),
    network: async (row, _args, { loaders }) => there(await loaders.network.load(row.networkId)),
    dataset: (row, _args, { loaders }) =>
      row.datasetId === null ? null : loaders.dataset.load(row.datasetId),
    result: async (row, _args, { loaders }) =>
      row.state === 'SUCCEEDED' ? there(await loaders.deploymentResult.load(row.id)).result : null,
    summary: async (row, _args, { loaders }) =>
      row.state === 'SUCCEEDED' ? there(await loaders.deploymentSummary.load(row.id)).result : null,
    reliabilityRuns: async (row, _args, { loaders }) => (await loaders.reliabilityRuns.load(row.id)) ?? [],
  },
};

/** Those of one project that used a network or data set: not even the number of others is told. */
async function deploymentsThatUsed(
  { db, access }: Context,
  used: DeploymentFilter,
): Promise<readonly DeploymentRow[]> {
  if ((await access.roleIn(used.projectId)) === null) throw notFound('Project');
  return deploymentsOf(db, used, MAX_DEPLOYMENT_COUNT);
}

/** What a foreign key points at is there. */
function there<Row>(row: Row | null): Row {
  invariant(row !== null, 'what a deployment refers to exists');
  return row;
}
