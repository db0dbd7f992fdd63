import { membersOrAllSee, type ObjectPolicies } from '../../policy/index.ts';

export const importObjects: ObjectPolicies = { Import: membersOrAllSee };
