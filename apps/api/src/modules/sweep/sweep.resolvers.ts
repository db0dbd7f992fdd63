import { readSweepSpec } from '@dl-rsim/spec';
import { invariant } from '../../errors.ts';
import { readPage } from '../../graphql/connection.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import type { SeenRunEvent } from '../../live/run-event.store.ts';
import { sweepCancel, sweepEvents, sweepLaunch } from './sweep.commands.ts';
import { pageOfSweeps } from './sweep.store.ts';

export const sweepResolvers: Resolvers = {
  Query: {
    sweep: (_root, { id }, { loaders }) => loaders.sweep.load(id),
  },
  Mutation: {
    sweepLaunch: (_root, { input }, context) => sweepLaunch(context, input),
    sweepCancel: (_root, { input }, context) => sweepCancel(context, input.id),
  },
  Subscription: {
    sweepEvents: {
      subscribe: async (_root, args, context) => sweepEvents(context, args),
      resolve: (event: SeenRunEvent) => event,
    },
  },
  Project: {
    sweeps: (project, { first, after }, { db, cursors }) =>
      readPage({ list: `sweeps ${project.id}`, first, after, cursors }, (page) =>
        pageOfSweeps(db, project.id, page),
      ),
  },
  Sweep: {
    project: async (sweep, _args, { loaders }) => {
      const project = await loaders.project.load(sweep.projectId);
      invariant(project, 'the project of a sweep exists');
      return project;
    },
    axes: (sweep) =>
      readSweepSpec(sweep.spec).axes.map(({ path, values, options }) => ({
        path,
        values: values ?? null,
        options: options ?? null,
      })),
    runs: async (sweep, _args, { loaders }) => (await loaders.runsOfSweep.load(sweep.id)) ?? [],
  },
};
