import { type FieldPolicies, known } from '../../policy/index.ts';

export const nodeFields: FieldPolicies = { 'Query.node': known('READ') };
