import {
  editorOf,
  type FieldPolicies,
  known,
  membersSee,
  type ObjectPolicies,
  viewerOf,
} from '../../policy/index.ts';

export const runFields: FieldPolicies = {
  'Query.run': known('READ'),
  'Mutation.runLaunch': editorOf('projectId'),
  'Mutation.runCancel': editorOf('id'),
  'Subscription.runEvents': viewerOf('runId'),
};

export const runObjects: ObjectPolicies = { Run: membersSee };
