import type { Prisma, Transaction } from './prisma.ts';

export type RunEventKind = 'queued' | 'started' | 'progress' | 'succeeded' | 'failed' | 'cancelled' | 'lost';

export interface NewRunEvent {
  readonly runId: string;
  readonly projectId: string;
  readonly kind: RunEventKind;
  /** Plain JSON. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/**
 * Writes down what happened to a run and tells the listeners of channel `run_event`:
 * `{"runId":"run_…","sequence":"17"}`. Give it the transaction that makes the change, so that both happen or
 * neither; PostgreSQL tells listeners at commit. Returns the event's sequence number.
 */
export async function appendRunEvent(tx: Transaction | Prisma, event: NewRunEvent): Promise<bigint> {
  const payload = JSON.stringify(event.payload ?? {});
  // one statement, and the database's own clock
  const rows = await tx.$queryRaw<readonly { readonly sequence: bigint }[]>`
    WITH added AS (
      INSERT INTO "RunEvent" ("runId", "projectId", "kind", "payload")
      VALUES (${event.runId}, ${event.projectId}, ${event.kind}, ${payload}::jsonb)
      RETURNING "runId", "sequence"
    )
    SELECT "sequence", pg_notify(
      'run_event', json_build_object('runId', "runId", 'sequence', "sequence"::text)::text
    )::text AS "told"
    FROM added`;
  const sequence = rows[0]?.sequence;
  if (sequence === undefined) throw new Error('The run event was not written.');
  return sequence;
}
