import type { Context } from '../../context.ts';
import { invariant, notFound } from '../../errors.ts';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { searchCancel, searchLaunch } from './search.commands.ts';
import { type SearchFilter, type SearchRow, searchesOf } from './search.store.ts';

const MAX_SEARCH_COUNT = 50;

export const searchResolvers: Resolvers = {
  Mutation: {
    searchLaunch: (_root, { input }, context) => searchLaunch(context, input),
    searchCancel: (_root, { input }, context) => searchCancel(context, input.id),
  },
  Project: {
    searches: ({ id }, _args, { db }) => searchesOf(db, { projectId: id }, MAX_SEARCH_COUNT),
  },
  Network: {
    searches: ({ id }, { projectId }, context) => searchesThatUsed(context, { projectId, networkId: id }),
  },
  Dataset: {
    searches: ({ id }, { projectId }, context) => searchesThatUsed(context, { projectId, datasetId: id }),
  },
  Search: {
    project: async (row, _args, { loaders }) => there(await loaders.project.load(row.projectId)),
    network: async (row, _args, { loaders }) => there(await loaders.network.load(row.networkId)),
    dataset: (row, _args, { loaders }) =>
      row.datasetId === null ? null : loaders.dataset.load(row.datasetId),
    result: async (row, _args, { loaders }) =>
      row.state === 'SUCCEEDED' ? there(await loaders.searchResult.load(row.id)).result : null,
  },
};

/** Those of one project that used a network or data set: not even the number of others is told. */
async function searchesThatUsed({ db, access }: Context, used: SearchFilter): Promise<readonly SearchRow[]> {
  if ((await access.roleIn(used.projectId)) === null) throw notFound('Project');
  return searchesOf(db, used, MAX_SEARCH_COUNT);
}

/** What a foreign key points at is there. */
function there<Row>(row: Row | null): Row {
  invariant(row !== null, 'what a search refers to exists');
  return row;
}
