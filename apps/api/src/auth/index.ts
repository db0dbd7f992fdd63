export { authenticate, isCallerStillValid } from './authenticate.ts';
export { ANONYMOUS, type Caller, hasScope, type KnownCaller, limitKey, type Scope } from './caller.ts';
export { refuseCrossSite, refuseCrossSiteRead } from './csrf.ts';
export { type NewTokenSecret, newTokenSecret } from './token-secret.ts';
