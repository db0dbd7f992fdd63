import { anyone, type FieldPolicies } from '../../policy/index.ts';

export const systemFields: FieldPolicies = { 'Query.system': anyone };
