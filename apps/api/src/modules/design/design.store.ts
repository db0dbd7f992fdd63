import { Db, type Design, newId, type Prisma, type Transaction } from '@dl-rsim/db';
import { type AcceleratorSpec, fail, fingerprint, type Outcome, SPEC_VERSION, succeed } from '@dl-rsim/spec';
import { audit } from '../../records/audit.store.ts';

export function designsById(db: Prisma, ids: readonly string[]): Promise<Design[]> {
  return db.design.findMany({ where: { id: { in: [...ids] } } });
}

export function designsOf(db: Prisma, projectId: string, takeCount: number): Promise<Design[]> {
  return db.design.findMany({ where: { projectId }, orderBy: { name: 'asc' }, take: takeCount });
}

export function countDesignsOf(db: Prisma, projectId: string): Promise<number> {
  return db.design.count({ where: { projectId } });
}

export interface NewDesign {
  readonly projectId: string;
  readonly name: string;
  readonly presetKey: string | null;
  readonly accelerator: AcceleratorSpec;
  readonly actorId: string;
}

/** Adds a design in the transaction of whoever makes one; null when the project has one of this name. */
export async function addDesign(tx: Transaction, { actorId, ...design }: NewDesign): Promise<Design | null> {
  const id = newId('dsn');
  const [added] = await tx.design.createManyAndReturn({
    data: [{ id, ...design, ...columnsOf(design.accelerator), createdById: actorId }],
    skipDuplicates: true,
  });
  if (added) await audit(tx, { actorId, action: 'design.create', subjectId: id });
  return added ?? null;
}

export function createDesign(db: Prisma, design: NewDesign): Promise<Design | null> {
  return db.$transaction((tx) => addDesign(tx, design));
}

export interface DesignChange {
  readonly id: string;
  readonly expectedVersion: number;
  readonly name: string | null;
  readonly accelerator: AcceleratorSpec | null;
  readonly actorId: string;
}

export type ChangeProblem =
  | { readonly code: 'TAKEN' }
  | { readonly code: 'CONFLICT'; readonly version: number | null };

/** Changes the design if it still has the expected version. */
export async function updateDesign(
  db: Prisma,
  change: DesignChange,
): Promise<Outcome<Design, ChangeProblem>> {
  try {
    return await db.$transaction((tx) => applyChange(tx, change));
  } catch (error) {
    if (error instanceof Db.PrismaClientKnownRequestError && error.code === 'P2002')
      return fail({ code: 'TAKEN' });
    throw error;
  }
}

async function applyChange(tx: Transaction, change: DesignChange): Promise<Outcome<Design, ChangeProblem>> {
  const { id, expectedVersion, name, accelerator, actorId } = change;
  const [design] = await tx.design.updateManyAndReturn({
    where: { id, version: expectedVersion },
    data: {
      version: { increment: 1 },
      updatedAt: new Date(),
      ...(name === null ? {} : { name }),
      ...(accelerator === null ? {} : columnsOf(accelerator)),
    },
  });
  if (!design) {
    const current = await tx.design.findUnique({ where: { id }, select: { version: true } });
    return fail({ code: 'CONFLICT', version: current?.version ?? null });
  }
  await audit(tx, { actorId, action: 'design.update', subjectId: id, detail: { version: design.version } });
  return succeed(design);
}

/** False when it was gone already. */
export function deleteDesign(db: Prisma, id: string, actorId: string): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.design.deleteMany({ where: { id } });
    if (count > 0) await audit(tx, { actorId, action: 'design.delete', subjectId: id });
    return count > 0;
  });
}

function columnsOf(accelerator: AcceleratorSpec) {
  return { accelerator, specVersion: SPEC_VERSION, fingerprint: fingerprint(accelerator) };
}
