import type { AccountIssue } from '@dl-rsim/db';
import { createUser, type NewUser, type Prisma, type Transaction, type User } from '@dl-rsim/db';
import type { Outcome } from '@dl-rsim/spec';
import { audit } from '../../records/audit.store.ts';

export function usersById(db: Prisma, ids: readonly string[]): Promise<User[]> {
  return db.user.findMany({ where: { id: { in: [...ids] } } });
}

/** Adds a person, and what `furnish` gives them to begin with, or nothing. */
export function signUp(
  db: Prisma,
  person: NewUser,
  furnish: (tx: Transaction, user: User) => Promise<void>,
): Promise<Outcome<User, readonly AccountIssue[]>> {
  return db.$transaction(async (tx) => {
    const created = await createUser(tx, person);
    if (!created.ok) return created;
    await audit(tx, { actorId: created.value.id, action: 'user.create', subjectId: created.value.id });
    await furnish(tx, created.value);
    return created;
  });
}

/** Makes every session token of the person worthless. */
export function endSessions(db: Prisma, userId: string): Promise<void> {
  return db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: userId }, data: { tokenVersion: { increment: 1 } } });
    await audit(tx, { actorId: userId, action: 'user.endSessions', subjectId: userId });
  });
}
