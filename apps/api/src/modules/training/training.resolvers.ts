import { readTrainingPoints } from '@dl-rsim/spec';
import { invariant } from '../../errors.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { trainingCancel, trainingLaunch } from './training.commands.ts';
import { trainingsOf } from './training.store.ts';

const MAX_TRAINING_COUNT = 50;

export const trainingResolvers: Resolvers = {
  Mutation: {
    trainingLaunch: (_root, { input }, context) => trainingLaunch(context, input),
    trainingCancel: (_root, { input }, context) => trainingCancel(context, input.id),
  },
  Project: {
    trainings: (project, _args, { db }) => trainingsOf(db, project.id, MAX_TRAINING_COUNT),
  },
  Training: {
    project: async (row, _args, { loaders }) => there(await loaders.project.load(row.projectId)),
    network: async (row, _args, { loaders }) => there(await loaders.network.load(row.networkId)),
    dataset: async (row, _args, { loaders }) => there(await loaders.dataset.load(row.datasetId)),
    points: (row) => readTrainingPoints(row.points),
    madeNetwork: (row, _args, { loaders }) =>
      row.madeNetworkId === null ? null : loaders.network.load(row.madeNetworkId),
  },
};

/** What a foreign key points at is there. */
function there<Row>(row: Row | null): Row {
  invariant(row !== null, 'what a training refers to exists');
  return row;
}
