import type { Prisma } from '@dl-rsim/db';
import type { BackendReport } from '@dl-rsim/spec';

export interface WorkerCard {
  readonly id: string;
  readonly coreVersion: string;
  readonly threadCount: number;
}

/** Says that this worker is alive, by the database's clock, and forgets those silent for a day. */
export async function beatWorker(prisma: Prisma, card: WorkerCard): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO "Worker" ("id", "coreVersion", "threadCount", "startedAt", "heartbeatAt")
    VALUES (${card.id}, ${card.coreVersion}, ${card.threadCount}, clock_timestamp(), clock_timestamp())
    ON CONFLICT ("id") DO UPDATE SET "heartbeatAt" = clock_timestamp()`;
  await prisma.$executeRaw`
    DELETE FROM "Worker" WHERE "heartbeatAt" < clock_timestamp() - interval '1 day'`;
}

/** Keeps which backend of TensorFlow.js works on this worker, for the system page. */
export async function storeBackend(prisma: Prisma, workerId: string, report: BackendReport): Promise<void> {
  await prisma.worker.updateMany({ where: { id: workerId }, data: { tensorflow: report } });
}

/** A worker that leaves in good order is not counted any more. */
export async function removeWorker(prisma: Prisma, workerId: string): Promise<void> {
  await prisma.worker.deleteMany({ where: { id: workerId } });
}
