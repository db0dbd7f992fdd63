import type { Role } from '@dl-rsim/db';
import type { Scope } from '../auth/index.ts';

/**
 * Who may ask for a field of Query, Mutation or Subscription. A field without one is refused when the API
 * starts.
 */
export type FieldPolicy =
  | { readonly kind: 'anyone' }
  /** Signed in, or with a token of this scope. What is given back passes the object policies besides. */
  | { readonly kind: 'known'; readonly scope: Scope }
  /** Signed in with a password: tokens must not make, end or list tokens and sessions. */
  | { readonly kind: 'session' }
  /** A member of the project to which the subject belongs, with at least this role. */
  | {
      readonly kind: 'member';
      readonly role: Role;
      readonly scope: Scope;
      /** Id of the project, or of anything in it, out of the field's arguments. */
      readonly subjectOf: (args: FieldArguments) => string;
    };

/** As GraphQL has coerced them. */
export type FieldArguments = Readonly<Record<string, unknown>>;

/** By coordinate, for example `Mutation.runLaunch`. */
export type FieldPolicies = Readonly<Record<string, FieldPolicy>>;

export const anyone: FieldPolicy = { kind: 'anyone' };
export const known = (scope: Scope): FieldPolicy => ({ kind: 'known', scope });
export const session: FieldPolicy = { kind: 'session' };

/** Editors may change what is in a project; `name` is the field of `input` that names the subject. */
export const editorOf = (name: string): FieldPolicy => ({
  kind: 'member',
  role: 'EDITOR',
  scope: 'WRITE',
  subjectOf: ({ input }) => textAt(input, name),
});

export const ownerOf = (name: string): FieldPolicy => ({
  kind: 'member',
  role: 'OWNER',
  scope: 'WRITE',
  subjectOf: ({ input }) => textAt(input, name),
});

/** For subscriptions: `name` is the argument that names the subject. */
export const viewerOf = (name: string): FieldPolicy => ({
  kind: 'member',
  role: 'VIEWER',
  scope: 'READ',
  subjectOf: (args) => textAt(args, name),
});

function textAt(record: unknown, name: string): string {
  const value = (record as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}
