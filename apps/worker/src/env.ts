import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import { z } from 'zod';

const absolutePath = z.string().refine(isAbsolute, 'give an absolute path');

const envSchema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'give a postgresql:// address'),
  DLRSIM_HOME: absolutePath,
  DLRSIM_DATASETS_DIR: absolutePath.optional(),
  DLRSIM_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  DLRSIM_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Env {
  readonly databaseUrl: string;
  /** Root of the blob store and of the download cache. */
  readonly homeDir: string;
  /** Where to look for data-set files before downloading them. */
  readonly datasetsDir: string | null;
  readonly threadCount: number;
  readonly logLevel: string;
}

/** Reads the worker's settings; throws an error that names every wrong variable. Empty counts as unset. */
export function readEnv(variables: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The worker cannot start: ${wrong.join('; ')}`);
  }
  return {
    databaseUrl: parsed.data.DATABASE_URL,
    homeDir: parsed.data.DLRSIM_HOME,
    datasetsDir: parsed.data.DLRSIM_DATASETS_DIR ?? null,
    threadCount: parsed.data.DLRSIM_THREADS ?? Math.max(1, availableParallelism() - 1),
    logLevel: parsed.data.DLRSIM_LOG_LEVEL,
  };
}
