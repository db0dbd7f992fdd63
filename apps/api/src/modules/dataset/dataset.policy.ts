import {
  editorOf,
  type FieldPolicies,
  known,
  membersOrAllSee,
  type ObjectPolicies,
} from '../../policy/index.ts';

export const datasetFields: FieldPolicies = {
  'Query.registryDatasets': known('READ'),
  // The registry belongs to the installation, so anyone who may change something may fill it.
  'Mutation.datasetFetch': known('WRITE'),
  'Mutation.datasetImport': editorOf('projectId'),
  'Mutation.datasetUpdate': editorOf('id'),
  'Mutation.datasetDelete': editorOf('id'),
};

export const datasetObjects: ObjectPolicies = { Dataset: membersOrAllSee };
