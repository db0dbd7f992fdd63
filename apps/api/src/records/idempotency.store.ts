import type { Prisma, Transaction } from '@dl-rsim/db';
import { fail, fingerprint, type Outcome, succeed } from '@dl-rsim/spec';
import { invariant } from '../errors.ts';

export interface OnceOnly {
  readonly userId: string;
  readonly operation: string;
  /** Null: the caller does not mind doing it twice. */
  readonly key: string | null;
  /** The input without its key: the same key with another one is refused. */
  readonly request: unknown;
  /** Id of what `act` makes. */
  readonly subjectId: string;
}

/**
 * Does `act` in one transaction with its idempotency record, or nothing when the key has done it before:
 * then gives back the id of what was made then. Of parallel calls with one key the first writes the record;
 * the database holds the others at that row until it has committed.
 */
export function onceOnly(
  db: Prisma,
  once: OnceOnly,
  act: (tx: Transaction) => Promise<void>,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const { userId, operation, key, subjectId } = once;
  const requestHash = fingerprint(once.request);
  return db.$transaction(
    async (tx) => {
      if (key !== null) {
        const data = { userId, operation, key, requestHash, subjectId };
        const { count } = await tx.idempotencyRecord.createMany({ data, skipDuplicates: true });
        if (count === 0) return earlier(tx, { userId, operation, key }, requestHash);
      }
      await act(tx);
      return succeed(subjectId);
    },
    { maxWait: 15_000, timeout: 30_000 },
  );
}

async function earlier(
  tx: Transaction,
  id: { readonly userId: string; readonly operation: string; readonly key: string },
  requestHash: string,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const record = await tx.idempotencyRecord.findUnique({ where: { userId_operation_key: id } });
  invariant(record, 'an idempotency record that stood in the way can be read');
  return record.requestHash === requestHash ? succeed(record.subjectId) : fail('IDEMPOTENCY_KEY_REUSED');
}
