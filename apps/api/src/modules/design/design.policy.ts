import { editorOf, type FieldPolicies, membersSee, type ObjectPolicies } from '../../policy/index.ts';

export const designFields: FieldPolicies = {
  'Mutation.designCreate': editorOf('projectId'),
  'Mutation.designUpdate': editorOf('id'),
  'Mutation.designDelete': editorOf('id'),
};

export const designObjects: ObjectPolicies = { Design: membersSee };
