import { createHash } from 'node:crypto';
import { type Db, newId, type Prisma, type Run } from '../src/index.ts';

/** Inserts a queued run and all that it hangs on, straight into the tables. */
export async function insertRun(
  prisma: Prisma,
  changes: Partial<Db.RunUncheckedCreateInput> = {},
): Promise<Run> {
  const project = await prisma.project.create({ data: { id: newId('prj'), name: 'A project' } });
  const made = { name: 'made for a test', digest: digestOf(project.id), summary: {} };
  const network = await prisma.network.create({
    data: { id: newId('net'), projectId: project.id, source: 'test', licence: 'test', ...made },
  });
  const dataset = await prisma.dataset.create({ data: { id: newId('dat'), projectId: project.id, ...made } });
  return prisma.run.create({
    data: {
      id: newId('run'),
      projectId: project.id,
      number: 1,
      name: 'A run',
      spec: {},
      specFingerprint: digestOf('spec'),
      networkId: network.id,
      datasetId: dataset.id,
      shardCount: 2,
      createdById: newId('usr'),
      ...changes,
    },
  });
}

/** SHA-256 of a text in hex, where any digest will do. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
