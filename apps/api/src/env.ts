import { isAbsolute } from 'node:path';
import { z } from 'zod';

const envSchema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'give a postgresql:// address'),
  DLRSIM_HOME: z.string().refine(isAbsolute, 'give an absolute path'),
  API_PORT: z.coerce.number().int().min(0).max(65_535),
  NEXTAUTH_URL: z.url('give the address at which people open the web app'),
  NEXTAUTH_SECRET: z.string().min(32, 'give at least 32 characters, the same to web and API'),
  /** Room for a VGG-16, the largest network of the zoo: 528 MiB of weights. */
  DLRSIM_MAX_UPLOAD_MIB: z.coerce.number().int().min(1).max(640).default(640),
  DLRSIM_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Env {
  readonly databaseUrl: string;
  /** Root of the blob store. */
  readonly homeDir: string;
  /** On 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  /** Origin of the web app: what a browser must send as Origin. */
  readonly webOrigin: string;
  /** Verifies session cookies; the keys of other uses are derived from it. */
  readonly sessionSecret: string;
  /** Of one file. */
  readonly maxUploadBytes: number;
  readonly logLevel: string;
}

/**
 * Reads the API's settings; throws an error that names every wrong variable. An empty one counts as unset.
 */
export function readEnv(variables: NodeJS.ProcessEnv): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The API cannot start: ${wrong.join('; ')}`);
  }
  return {
    databaseUrl: parsed.data.DATABASE_URL,
    homeDir: parsed.data.DLRSIM_HOME,
    port: parsed.data.API_PORT,
    webOrigin: new URL(parsed.data.NEXTAUTH_URL).origin,
    sessionSecret: parsed.data.NEXTAUTH_SECRET,
    maxUploadBytes: parsed.data.DLRSIM_MAX_UPLOAD_MIB * 1024 * 1024,
    logLevel: parsed.data.DLRSIM_LOG_LEVEL,
  };
}
