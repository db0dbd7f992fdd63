import { type ApiToken, hashSecret, newId, type Prisma } from '@dl-rsim/db';
import type { NewTokenSecret, Scope } from '../../auth/index.ts';
import { audit } from '../../records/audit.store.ts';

export function apiTokensById(db: Prisma, ids: readonly string[]): Promise<ApiToken[]> {
  return db.apiToken.findMany({ where: { id: { in: [...ids] } } });
}

export function apiTokensOf(db: Prisma, userId: string, takeCount: number): Promise<ApiToken[]> {
  return db.apiToken.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: takeCount });
}

/** Neither revoked nor expired. */
export async function countLiveTokensOf(db: Prisma, userId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "ApiToken"
    WHERE "userId" = ${userId} AND "revokedAt" IS NULL AND "expiresAt" > now()`;
  return rows[0]?.count ?? 0;
}

export interface NewApiToken {
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly lifetimeDayCount: number;
}

/** Keeps the hash of the secret, and an expiry by the database's clock. */
export function createApiToken(
  db: Prisma,
  token: NewApiToken,
  { secret, prefix }: NewTokenSecret,
): Promise<ApiToken> {
  const id = newId('tok');
  const { userId, name, scopes, lifetimeDayCount } = token;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO "ApiToken" ("id", "userId", "name", "secretHash", "prefix", "scopes", "expiresAt")
      VALUES (${id}, ${userId}, ${name}, ${hashSecret(secret)}, ${prefix}, ${[...scopes]},
              now() + make_interval(days => ${lifetimeDayCount}))`;
    await audit(tx, {
      actorId: userId,
      action: 'apiToken.create',
      subjectId: id,
      detail: { scopes: scopes.join(' ') },
    });
    return tx.apiToken.findUniqueOrThrow({ where: { id } });
  });
}

/** Null when the person has no such token; a token that is revoked already stays as it is. */
export function revokeApiToken(db: Prisma, id: string, userId: string): Promise<ApiToken | null> {
  return db.$transaction(async (tx) => {
    const revoked = await tx.$executeRaw`
      UPDATE "ApiToken" SET "revokedAt" = now()
      WHERE "id" = ${id} AND "userId" = ${userId} AND "revokedAt" IS NULL`;
    if (revoked > 0) await audit(tx, { actorId: userId, action: 'apiToken.revoke', subjectId: id });
    return tx.apiToken.findFirst({ where: { id, userId } });
  });
}
