import type { Prisma, Role } from '@dl-rsim/db';
import { type Caller, hasScope, type KnownCaller, type Scope } from '../auth/index.ts';
import { forbidden, notFound, unauthenticated } from '../errors.ts';
import type { FieldArguments, FieldPolicy } from './field-policy.ts';
import { projectOfSubject, rolesOf } from './membership.store.ts';

const RANK_OF_ROLE: Readonly<Record<Role, number>> = { VIEWER: 0, EDITOR: 1, OWNER: 2 };

/** What the caller of one request may do. */
export interface Access {
  readonly caller: Caller;
  readonly isKnown: boolean;
  /** Null: not a member, or no such project. */
  roleIn(projectId: string): Promise<Role | null>;
  /** Throws a refusal unless the policy allows the field with these arguments. */
  require(policy: FieldPolicy, args: FieldArguments, coordinate: string): Promise<void>;
  /** Lets this request see the person that it has just signed up. */
  grantUser(userId: string): void;
  isOwnUser(userId: string): boolean;
}

/** `isLasting`: for a stream, whose caller may lose a role meanwhile: roles are asked for each time. */
export function createAccess(
  db: Prisma,
  caller: Caller,
  { isLasting }: { readonly isLasting: boolean },
): Access {
  const ownUserIds = new Set(caller.kind === 'anonymous' ? [] : [caller.user.id]);
  let roles: Promise<ReadonlyMap<string, Role>> | null = null;

  const roleIn = async (projectId: string): Promise<Role | null> => {
    if (caller.kind === 'anonymous') return null;
    const asked: Promise<ReadonlyMap<string, Role>> =
      isLasting || !roles ? rolesOf(db, caller.user.id) : roles;
    roles = asked;
    return (await asked).get(projectId) ?? null;
  };

  return {
    caller,
    isKnown: caller.kind !== 'anonymous',
    roleIn,
    grantUser: (userId) => void ownUserIds.add(userId),
    isOwnUser: (userId) => ownUserIds.has(userId),
    async require(policy, args, coordinate) {
      if (policy.kind === 'anyone') return;
      if (caller.kind === 'anonymous') throw unauthenticated();
      const name = coordinate.split('.')[1] ?? coordinate;
      if (policy.kind === 'session') return requireSession(caller, name);
      requireScope(caller, policy.scope, name);
      if (policy.kind === 'known') return;
      const projectId = await projectOfSubject(db, policy.subjectOf(args));
      const role = projectId === null ? null : await roleIn(projectId);
      if (role === null) throw notFound('object with this id');
      if (RANK_OF_ROLE[role] < RANK_OF_ROLE[policy.role]) {
        throw forbidden(
          `${name} needs the role ${policy.role}; yours in this project is ${role}: ask its owner`,
        );
      }
    },
  };
}

function requireSession(caller: KnownCaller, name: string): void {
  if (caller.kind === 'token')
    throw forbidden(`${name} is not for API tokens: sign in and do it in Settings`);
}

function requireScope(caller: KnownCaller, scope: Scope, name: string): void {
  if (hasScope(caller, scope)) return;
  throw forbidden(`${name} needs an API token with the scope ${scope}: make one in Settings > API tokens`);
}
