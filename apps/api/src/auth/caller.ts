import type { User } from '@dl-rsim/db';

export type Scope = 'READ' | 'WRITE';

/** Who is asking. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'session'; readonly user: User }
  | {
      readonly kind: 'token';
      readonly user: User;
      readonly tokenId: string;
      readonly scopes: readonly Scope[];
    };

export type KnownCaller = Exclude<Caller, { kind: 'anonymous' }>;

export const ANONYMOUS: Caller = { kind: 'anonymous' };

/** What counts against the caller's limits: a token, a person, or the address of someone unknown. */
export function limitKey(caller: Caller, ipAddress: string): string {
  switch (caller.kind) {
    case 'anonymous':
      return `ip:${ipAddress}`;
    case 'session':
      return `user:${caller.user.id}`;
    case 'token':
      return `token:${caller.tokenId}`;
  }
}

/** WRITE includes READ. A session may do all that the person may. */
export function hasScope(caller: KnownCaller, scope: Scope): boolean {
  return caller.kind === 'session' || caller.scopes.includes('WRITE') || caller.scopes.includes(scope);
}
