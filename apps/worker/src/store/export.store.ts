import type { ExportFormat, Network, Prisma } from '@dl-rsim/db';
import type { SpecIssue } from '@dl-rsim/spec';

export interface ClaimedExport {
  readonly id: string;
  readonly format: ExportFormat;
  readonly network: Pick<Network, 'name' | 'digest'>;
}

/** Marks the export as running; null when it has ended or is gone. A retried job claims it again. */
export async function claimExport(prisma: Prisma, exportId: string): Promise<ClaimedExport | null> {
  const [claimed] = await prisma.networkExport.updateManyAndReturn({
    where: { id: exportId, state: { in: ['QUEUED', 'RUNNING'] } },
    data: { state: 'RUNNING' },
    include: { network: { select: { name: true, digest: true } } },
  });
  return claimed ?? null;
}

export interface WrittenFile {
  readonly fileName: string;
  readonly digest: string;
  readonly byteCount: number;
}

export async function finishExport(prisma: Prisma, exportId: string, file: WrittenFile): Promise<void> {
  const { fileName, digest, byteCount } = file;
  await prisma.$executeRaw`
    UPDATE "NetworkExport"
    SET "state" = 'SUCCEEDED', "fileName" = ${fileName}, "digest" = ${digest}, "byteCount" = ${byteCount},
        "finishedAt" = now()
    WHERE "id" = ${exportId} AND "state" = 'RUNNING'`;
}

/** Ends the export with what the format cannot say. */
export async function failExport(
  prisma: Prisma,
  exportId: string,
  issues: readonly SpecIssue[],
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE "NetworkExport"
    SET "state" = 'FAILED', "issues" = ${JSON.stringify(issues)}::jsonb, "finishedAt" = now()
    WHERE "id" = ${exportId} AND "state" IN ('QUEUED', 'RUNNING')`;
}
