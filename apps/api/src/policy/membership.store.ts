import type { Prisma, Role } from '@dl-rsim/db';

/** The caller's role in each of their projects. */
export async function rolesOf(db: Prisma, userId: string): Promise<ReadonlyMap<string, Role>> {
  const memberships = await db.membership.findMany({
    where: { userId },
    select: { projectId: true, role: true },
  });
  return new Map(memberships.map(({ projectId, role }) => [projectId, role]));
}

/**
 * The project to which an object belongs, by the prefix of its id; null when it is in none or does not
 * exist.
 */
export async function projectOfSubject(db: Prisma, id: string): Promise<string | null> {
  const where = { id };
  const select = { projectId: true };
  switch (id.slice(0, 4)) {
    case 'prj_':
      return (await db.project.findUnique({ where, select: { id: true } }))?.id ?? null;
    case 'dsn_':
      return (await db.design.findUnique({ where, select }))?.projectId ?? null;
    case 'net_':
      return (await db.network.findUnique({ where, select }))?.projectId ?? null;
    case 'dat_':
      return (await db.dataset.findUnique({ where, select }))?.projectId ?? null;
    case 'run_':
      return (await db.run.findUnique({ where, select }))?.projectId ?? null;
    case 'swp_':
      return (await db.sweep.findUnique({ where, select }))?.projectId ?? null;
    case 'trn_':
      return (await db.training.findUnique({ where, select }))?.projectId ?? null;
    case 'dep_':
      return (await db.deployment.findUnique({ where, select }))?.projectId ?? null;
    case 'sea_':
      return (await db.search.findUnique({ where, select }))?.projectId ?? null;
    default:
      return null;
  }
}
