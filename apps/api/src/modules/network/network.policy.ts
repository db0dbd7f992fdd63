import {
  editorOf,
  type FieldPolicies,
  known,
  membersOrAllSee,
  type ObjectPolicies,
} from '../../policy/index.ts';

export const networkFields: FieldPolicies = {
  'Mutation.networkImport': editorOf('projectId'),
  'Mutation.networkUpdate': editorOf('id'),
  'Mutation.networkDelete': editorOf('id'),
  // Changes no network: whoever sees one, a built-in one too, may have it as a file.
  'Mutation.networkExport': known('WRITE'),
};

export const networkObjects: ObjectPolicies = { Network: membersOrAllSee, NetworkExport: membersOrAllSee };
