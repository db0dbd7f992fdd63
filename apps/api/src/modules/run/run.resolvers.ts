import { invariant } from '../../errors.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import type { SeenRunEvent } from '../../live/run-event.store.ts';
import { runCancel, runLaunch } from './run.commands.ts';
import { remainingSec, runsOfProject, runsThatUsed } from './run.queries.ts';
import { runEvents } from './run-events.ts';

export const runResolvers: Resolvers = {
  Query: {
    run: (_root, { id }, { loaders }) => loaders.run.load(id),
  },
  Mutation: {
    runLaunch: (_root, { input }, context) => runLaunch(context, input),
    runCancel: (_root, { input }, context) => runCancel(context, input.id),
  },
  Subscription: {
    runEvents: {
      subscribe: async (_root, args, context) => runEvents(context, args),
      resolve: (event: SeenRunEvent) => event,
    },
  },
  Project: {
    runs: (project, args, context) => runsOfProject(context, project.id, args),
  },
  Network: {
    usedBy: (network, args, context) => runsThatUsed(context, { networkId: network.id }, args),
  },
  Dataset: {
    usedBy: (dataset, args, context) => runsThatUsed(context, { datasetId: dataset.id }, args),
  },
  Run: {
    project: async (run, _args, { loaders }) => there(await loaders.project.load(run.projectId)),
    network: async (run, _args, { loaders }) => there(await loaders.network.load(run.networkId)),
    dataset: async (run, _args, { loaders }) => there(await loaders.dataset.load(run.datasetId)),
    sweep: (run, _args, { loaders }) => (run.sweepId === null ? null : loaders.sweep.load(run.sweepId)),
    isLost: async (run, _args, { loaders }) => there(await loaders.runClock.load(run.id)).isLost,
    progress: async (run, _args, { loaders }) => there(await loaders.runClock.load(run.id)),
    attempts: async (run, _args, { loaders }) => (await loaders.runAttempts.load(run.id)) ?? [],
    result: async (run, _args, { loaders }) =>
      run.state === 'SUCCEEDED' ? there(await loaders.runResult.load(run.id)).result : null,
    resultSummary: async (run, _args, { loaders }) =>
      run.state === 'SUCCEEDED' ? there(await loaders.runResultSummary.load(run.id)).result : null,
  },
  RunProgress: {
    doneRatio: ({ doneShardCount, shardCount }) => (shardCount === 0 ? 0 : doneShardCount / shardCount),
    remainingSec: (clock) => remainingSec(clock),
  },
  RunEvent: {
    sequence: (event) => String(event.sequence),
    run: async (event, _args, { loaders }) => there(await loaders.run.load(event.runId)),
  },
};

/** What a foreign key points at is there; a run that was deleted meanwhile takes what hangs on it along. */
function there<Row>(row: Row | null): Row {
  invariant(row !== null, 'what a run refers to exists');
  return row;
}
