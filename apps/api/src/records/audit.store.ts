import type { Prisma, Transaction } from '@dl-rsim/db';

/** Writes down who did what, in the transaction of the act. `detail`: no secrets, no personal data. */
export async function audit(
  tx: Transaction | Prisma,
  entry: {
    readonly actorId: string;
    readonly action: string;
    readonly subjectId: string;
    readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  },
): Promise<void> {
  await tx.auditEntry.create({ data: { detail: {}, ...entry } });
}
