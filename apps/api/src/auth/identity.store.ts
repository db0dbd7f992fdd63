import { hashSecret, type Prisma, type User } from '@dl-rsim/db';

export interface PresentedToken {
  readonly id: string;
  readonly prefix: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly isExpired: boolean;
  readonly isUseNoted: boolean;
}

/** The token with this secret; whether it has expired is asked of the database's clock. */
export async function findToken(db: Prisma, secret: string): Promise<PresentedToken | null> {
  const rows = await db.$queryRaw<PresentedToken[]>`
    SELECT "id", "prefix", "userId", "scopes", "expiresAt", "revokedAt",
           "expiresAt" <= now() AS "isExpired",
           coalesce("lastUsedAt" > now() - interval '1 minute', false) AS "isUseNoted"
    FROM "ApiToken" WHERE "secretHash" = ${hashSecret(secret)}`;
  return rows[0] ?? null;
}

/** At most once a minute: a busy script must not turn each read into a write. */
export async function noteTokenUse(db: Prisma, id: string): Promise<void> {
  await db.$executeRaw`
    UPDATE "ApiToken" SET "lastUsedAt" = now()
    WHERE "id" = ${id} AND ("lastUsedAt" IS NULL OR "lastUsedAt" <= now() - interval '1 minute')`;
}

export function findUser(db: Prisma, id: string): Promise<User | null> {
  return db.user.findUnique({ where: { id } });
}

/** Whether what a caller showed at the start still holds: for streams that outlive a request. */
export async function isStillValid(
  db: Prisma,
  shown: { readonly userId: string; readonly tokenVersion: number; readonly tokenId: string | null },
): Promise<boolean> {
  const rows = await db.$queryRaw<{ isValid: boolean }[]>`
    SELECT (${shown.tokenId}::text IS NOT NULL OR u."tokenVersion" = ${shown.tokenVersion})
       AND (${shown.tokenId}::text IS NULL OR EXISTS (
         SELECT FROM "ApiToken" t
         WHERE t."id" = ${shown.tokenId} AND t."revokedAt" IS NULL AND t."expiresAt" > now())) AS "isValid"
    FROM "User" u WHERE u."id" = ${shown.userId}`;
  return rows[0]?.isValid ?? false;
}
