export { type Access, createAccess } from './access.ts';
export {
  anyone,
  editorOf,
  type FieldArguments,
  type FieldPolicies,
  type FieldPolicy,
  known,
  ownerOf,
  session,
  viewerOf,
} from './field-policy.ts';
export { guardSchema } from './guard-schema.ts';
export { userOf } from './known-user.ts';
export { membersOrAllSee, membersSee, type ObjectPolicies, type ObjectPolicy } from './object-policy.ts';
