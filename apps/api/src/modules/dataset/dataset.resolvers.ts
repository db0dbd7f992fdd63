import type { Dataset } from '@dl-rsim/db';
import { readDatasetSummary, readNotes } from '@dl-rsim/spec';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { userError } from '../../graphql/user-error.ts';
import { datasetFetch, datasetImport } from '../import/index.ts';
import { datasetDelete, datasetUpdate } from './dataset.commands.ts';
import { datasetsOf } from './dataset.store.ts';
import { registryDatasetByKey, registryDatasets } from './dataset-registry.ts';

const MAX_DATASET_COUNT = 50;

const summaryOf = (dataset: Dataset) => readDatasetSummary(dataset.summary);

export const datasetResolvers: Resolvers = {
  Query: { registryDatasets: () => registryDatasets },
  Mutation: {
    datasetFetch: (_root, { input }, context) => {
      const entry = registryDatasetByKey(input.registryKey);
      return entry
        ? datasetFetch(context, entry)
        : { import: null, userErrors: [unknownKey(input.registryKey)] };
    },
    datasetImport: (_root, { input }, context) => datasetImport(context, input),
    datasetUpdate: (_root, { input }, context) => datasetUpdate(context, input),
    datasetDelete: (_root, { input }, context) => datasetDelete(context, input.id),
  },
  Project: {
    datasets: (project, _args, { db }) => datasetsOf(db, project.id, MAX_DATASET_COUNT),
  },
  RegistryDataset: {
    dataset: ({ key }, _args, { loaders }) => loaders.datasetByRegistryKey.load(key),
    lastImport: ({ key }, _args, { loaders }) => loaders.importByRegistryKey.load(key),
  },
  Dataset: {
    imageShape: (dataset) => {
      const { heightCount, widthCount, channelCount } = summaryOf(dataset).imageShape;
      return [heightCount, widthCount, channelCount];
    },
    imageCount: (dataset) => summaryOf(dataset).imageCount,
    classNames: (dataset) => summaryOf(dataset).classNames,
    isSynthetic: (dataset) => summaryOf(dataset).isSynthetic,
    hasTrainMean: (dataset) => summaryOf(dataset).hasTrainMean ?? false,
    source: (dataset) => summaryOf(dataset).source,
    licence: (dataset) => summaryOf(dataset).licence,
    isShared: (dataset) => dataset.projectId === null,
    notes: (dataset) => readNotes(dataset.notes),
    trainImageCount: (dataset) => summaryOf(dataset).trainImageCount ?? 0,
    classCounts: (dataset) => summaryOf(dataset).classCounts ?? null,
    trainClassCounts: (dataset) => summaryOf(dataset).trainClassCounts ?? null,
    channelMeansRatio: (dataset) => summaryOf(dataset).channelMeansRatio ?? null,
    channelSigmasRatio: (dataset) => summaryOf(dataset).channelSigmasRatio ?? null,
    hasThumbnails: (dataset) => dataset.thumbnailsDigest !== null,
    // Names are shown within a project only.
    importedByName: async ({ projectId, importedById }, _args, { loaders }) =>
      projectId === null || importedById === null
        ? null
        : ((await loaders.user.load(importedById))?.name ?? null),
  },
};

function unknownKey(key: string) {
  const actual = key.slice(0, 60);
  const keys = registryDatasets.map((entry) => entry.key).join(', ');
  const message = `the registry has no data set ${actual}; choose one of ${keys}`;
  return userError({ code: 'NOT_FOUND', message, path: ['registryKey'], actual });
}
