import { readNotes, type SpecIssue } from '@dl-rsim/spec';
import type { Resolvers } from '../../graphql/generated/resolver-types.ts';
import { userErrorsOf } from '../../graphql/user-error.ts';
import { importsOf } from './import.store.ts';

const MAX_IMPORT_COUNT = 50;

export const importResolvers: Resolvers = {
  Project: {
    imports: (project, _args, { db }) => importsOf(db, project.id, MAX_IMPORT_COUNT),
  },
  Import: {
    // The worker writes this column, and only with SpecIssue[].
    issues: (row) => userErrorsOf((row.issues ?? []) as readonly unknown[] as readonly SpecIssue[], []),
    notes: (row) => readNotes(row.notes),
    network: (row, _args, { loaders }) =>
      row.networkId === null ? null : loaders.network.load(row.networkId),
    dataset: (row, _args, { loaders }) =>
      row.datasetId === null ? null : loaders.dataset.load(row.datasetId),
  },
};
