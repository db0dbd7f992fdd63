import { newId, type Prisma, type Project, type RunState, type Transaction } from '@dl-rsim/db';
import { audit } from '../../records/audit.store.ts';

export async function projectsById(db: Prisma, ids: readonly string[]): Promise<Project[]> {
  return db.project.findMany({ where: { id: { in: [...ids] } } });
}

export function projectsOf(db: Prisma, userId: string, takeCount: number): Promise<Project[]> {
  const where = { memberships: { some: { userId } } };
  return db.project.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }], take: takeCount });
}

export function countProjectsOf(db: Prisma, userId: string): Promise<number> {
  return db.membership.count({ where: { userId } });
}

export interface NewProject {
  readonly name: string;
  readonly description: string;
  readonly ownerId: string;
}

/** Adds a project with its owner, in the transaction of whoever makes one. */
export async function addProject(tx: Transaction, { ownerId, ...project }: NewProject): Promise<Project> {
  const id = newId('prj');
  const added = await tx.project.create({
    data: { id, ...project, memberships: { create: { userId: ownerId, role: 'OWNER' } } },
  });
  await audit(tx, { actorId: ownerId, action: 'project.create', subjectId: id });
  return added;
}

export function createProject(db: Prisma, project: NewProject): Promise<Project> {
  return db.$transaction((tx) => addProject(tx, project));
}

export function updateProject(
  db: Prisma,
  {
    id,
    actorId,
    ...data
  }: { readonly id: string; readonly actorId: string; name?: string; description?: string },
): Promise<Project> {
  return db.$transaction(async (tx) => {
    const project = await tx.project.update({ where: { id }, data });
    await audit(tx, { actorId, action: 'project.update', subjectId: id });
    return project;
  });
}

export type CountOfState = Readonly<Partial<Record<RunState, number>>>;

/** How many runs of each project are in each state. */
export async function runCountsOf(
  db: Prisma,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, CountOfState>> {
  const groups = await db.run.groupBy({
    by: ['projectId', 'state'],
    where: { projectId: { in: [...projectIds] } },
    _count: true,
  });
  const counts = new Map<string, Partial<Record<RunState, number>>>();
  for (const { projectId, state, _count } of groups) {
    counts.set(projectId, { ...counts.get(projectId), [state]: _count });
  }
  return counts;
}
