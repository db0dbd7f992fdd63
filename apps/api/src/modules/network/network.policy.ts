import { editorOf, type FieldPolicies, membersOrAllSee, type ObjectPolicies } from '../../policy/index.ts';

export const networkFields: FieldPolicies = { 'Mutation.networkImport': editorOf('projectId') };

export const networkObjects: ObjectPolicies = { Network: membersOrAllSee };
