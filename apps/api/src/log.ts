import { type Logger, pino } from 'pino';
import { currentRequestId } from './request-scope.ts';

export type { Logger };

/** The log of the process: JSON lines on stdout, each with the request that caused it. */
export function createLog(level: string): Logger {
  return pino({
    name: 'api',
    level,
    redact: ['*.password', '*.secret', '*.authorization', '*.cookie'],
    mixin: () => ({ requestId: currentRequestId() ?? undefined }),
  });
}
