import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestScope {
  readonly requestId: string;
  isKnown: boolean;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Runs `act` so that errors and log lines within it can name the request. */
export function inRequestScope<T>(requestId: string, act: () => T): T {
  return scopes.run({ requestId, isKnown: false }, act);
}

export function currentRequestId(): string | null {
  return scopes.getStore()?.requestId ?? null;
}

/** Tells the rest of the request that its caller has shown who they are. */
export function noteKnownCaller(): void {
  const scope = scopes.getStore();
  if (scope) scope.isKnown = true;
}

export function isCallerKnown(): boolean {
  return scopes.getStore()?.isKnown ?? false;
}
