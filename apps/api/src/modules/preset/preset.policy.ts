import { anyone, type FieldPolicies } from '../../policy/index.ts';

export const presetFields: FieldPolicies = { 'Query.presets': anyone, 'Query.specFields': anyone };
