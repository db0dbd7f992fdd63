import { type FieldPolicies, known, membersOrAllSee, type ObjectPolicies } from '../../policy/index.ts';

export const datasetFields: FieldPolicies = {
  'Query.registryDatasets': known('READ'),
  // The registry belongs to the installation, so anyone who may change something may fill it.
  'Mutation.datasetFetch': known('WRITE'),
};

export const datasetObjects: ObjectPolicies = { Dataset: membersOrAllSee };
