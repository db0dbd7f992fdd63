import { editorOf, type FieldPolicies, membersSee, type ObjectPolicies } from '../../policy/index.ts';

export const trainingFields: FieldPolicies = {
  'Mutation.trainingLaunch': editorOf('projectId'),
  'Mutation.trainingCancel': editorOf('id'),
};

export const trainingObjects: ObjectPolicies = { Training: membersSee };
