import type { Transaction } from '@dl-rsim/db';
import { createQueues } from '@dl-rsim/jobs';
import { fromPrisma, PgBoss } from 'pg-boss';
import type { Logger } from './log.ts';

/** One job a subject, under the UUID of the subject's id: so that a cancel needs no table of job ids. */
export interface NewJob {
  readonly subjectId: string;
  readonly payload: object;
}

/** The durable queue. All of it happens in the given transaction or not at all. */
export interface Queue {
  enqueue(tx: Transaction, name: string, jobs: readonly NewJob[]): Promise<void>;
  cancel(tx: Transaction, name: string, subjectIds: readonly string[]): Promise<void>;
  /** Listens on a connection of its own; `onReconnect` tells that notifications may have been missed. */
  listen(channel: string, onNotification: (payload: string) => void, onReconnect: () => void): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the sending side of the queue; the worker supervises it. */
export async function startQueue(databaseUrl: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'dlrsim-api',
    max: 2,
    supervise: false,
    schedule: false,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'queue error'));
  await boss.start();
  await createQueues(boss);
  const listeners: { close(): Promise<void> }[] = [];
  return {
    async enqueue(tx, name, jobs) {
      const inserted = jobs.map(({ subjectId, payload }) => ({ id: jobIdOf(subjectId), data: payload }));
      await boss.insert(name, inserted, { db: fromPrisma(tx) });
    },
    async cancel(tx, name, subjectIds) {
      if (subjectIds.length > 0) await boss.cancel(name, subjectIds.map(jobIdOf), { db: fromPrisma(tx) });
    },
    async listen(channel, onNotification, onReconnect) {
      const db = boss.getDb();
      if (!db.listen) throw new Error('the connection of pg-boss can listen');
      listeners.push(await db.listen(channel, onNotification, onReconnect));
    },
    async stop() {
      await Promise.all(listeners.map((listener) => listener.close()));
      await boss.stop({ graceful: false });
    },
  };
}

/** `run_018f...` -> `018f...-...`: the id's own UUID, as pg-boss wants it. */
export function jobIdOf(subjectId: string): string {
  const digits = subjectId.slice(subjectId.indexOf('_') + 1);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
