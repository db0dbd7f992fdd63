import { anyone, editorOf, type FieldPolicies, membersSee, type ObjectPolicies } from '../../policy/index.ts';

export const deploymentFields: FieldPolicies = {
  'Query.deploymentPresets': anyone,
  'Query.deploymentFields': anyone,
  'Mutation.deploymentLaunch': editorOf('projectId'),
  'Mutation.deploymentCancel': editorOf('id'),
};

export const deploymentObjects: ObjectPolicies = { Deployment: membersSee };
