import {
  editorOf,
  type FieldPolicies,
  known,
  membersSee,
  type ObjectPolicies,
  viewerOf,
} from '../../policy/index.ts';

export const sweepFields: FieldPolicies = {
  'Query.sweep': known('READ'),
  'Mutation.sweepLaunch': editorOf('projectId'),
  'Mutation.sweepCancel': editorOf('id'),
  'Subscription.sweepEvents': viewerOf('sweepId'),
};

export const sweepObjects: ObjectPolicies = { Sweep: membersSee };
