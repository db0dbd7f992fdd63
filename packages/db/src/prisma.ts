import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';

/** The client through which all of us read and write the database. */
export type Prisma = PrismaClient;

/** What the function given to `prisma.$transaction` receives. */
export type Transaction = Parameters<Parameters<Prisma['$transaction']>[0]>[0];

export interface PrismaOptions {
  /** Most connections at once. */
  readonly connectionCount?: number;
  /** Told of connections that broke while idle, as when the server restarts. The pool opens new ones. */
  readonly onConnectionError?: (error: Error) => void;
}

const pools = new WeakMap<Prisma, pg.Pool>();

/** Connects at the first query. Close it with `$disconnect()`, or the process does not end. */
export function createPrisma(url: string, options: PrismaOptions = {}): Prisma {
  const onError = options.onConnectionError ?? (() => undefined);
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connectionCount ?? 10,
    connectionTimeoutMillis: 10_000,
    allowExitOnIdle: true,
  });
  // The adapter takes its listener off a closing pool before the connections are gone: what the server ends
  // in that gap would be uncaught.
  pool.on('error', () => undefined);
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    onPoolError: onError,
    onConnectionError: onError,
  });
  const prisma = new PrismaClient({ adapter });
  pools.set(prisma, pool);
  return prisma;
}

/** The connections under a client of ours, for libraries that speak `pg`. */
export function poolOf(prisma: Prisma): pg.Pool {
  const pool = pools.get(prisma);
  if (!pool) throw new Error('This Prisma client was not made by createPrisma.');
  return pool;
}
