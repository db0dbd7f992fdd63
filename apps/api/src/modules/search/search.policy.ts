import { editorOf, type FieldPolicies, membersSee, type ObjectPolicies } from '../../policy/index.ts';

export const searchFields: FieldPolicies = {
  'Mutation.searchLaunch': editorOf('projectId'),
  'Mutation.searchCancel': editorOf('id'),
};

export const searchObjects: ObjectPolicies = { Search: membersSee };
