import { newId, type Prisma, type Sweep } from '@dl-rsim/db';
import {
  type AxisValue,
  fieldAt,
  type Outcome,
  type SpecField,
  type SweepPoint,
  type SweepSpec,
} from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import type { PageRequest } from '../../graphql/connection.ts';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';
import { type OnceOnly, onceOnly } from '../../records/idempotency.store.ts';
import { addRuns, newRunId } from '../run/index.ts';

export function sweepsById(db: Prisma, ids: readonly string[]): Promise<Sweep[]> {
  return db.sweep.findMany({ where: { id: { in: [...ids] } } });
}

export async function pageOfSweeps(
  db: Prisma,
  projectId: string,
  { takeCount, beforeNumber }: PageRequest,
): Promise<{ readonly rows: readonly Sweep[]; readonly totalCount: number }> {
  const where = { projectId };
  const onPage = { ...where, ...(beforeNumber === null ? {} : { number: { lt: beforeNumber } }) };
  const [rows, totalCount] = await Promise.all([
    db.sweep.findMany({ where: onPage, orderBy: { number: 'desc' }, take: takeCount }),
    db.sweep.count({ where }),
  ]);
  return { rows, totalCount };
}

export interface NewSweep extends Pick<OnceOnly, 'key' | 'request'> {
  readonly projectId: string;
  readonly name: string;
  readonly spec: SweepSpec;
  readonly points: readonly SweepPoint[];
  readonly networkId: string;
  readonly datasetId: string;
  readonly actorId: string;
}

/**
 * Queues every point of a sweep in one transaction, once for its idempotency key; gives back the id of the
 * sweep.
 */
export function launchSweep(
  { db, queue }: { readonly db: Prisma; readonly queue: Queue },
  sweep: NewSweep,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const { projectId, name, spec, points, networkId, datasetId, actorId, key, request } = sweep;
  const sweepId = newId('swp');
  const once = { userId: actorId, operation: 'sweepLaunch', key, request, subjectId: sweepId };
  return onceOnly(db, once, async (tx) => {
    const { nextSweepNumber } = await tx.project.update({
      where: { id: projectId },
      data: { nextSweepNumber: { increment: 1 } },
      select: { nextSweepNumber: true },
    });
    const number = nextSweepNumber - 1;
    await tx.sweep.create({ data: { id: sweepId, projectId, number, name, spec, createdById: actorId } });
    const runs = points.map((point) => ({
      id: newRunId(),
      name: nameOfPoint(name, point),
      spec: point.spec,
      networkId,
      datasetId,
      pointIndex: point.pointIndex,
    }));
    await addRuns(tx, queue, { launch: { projectId, sweepId, actorId }, runs });
    await audit(tx, {
      actorId,
      action: 'sweep.launch',
      subjectId: sweepId,
      detail: { runCount: runs.length },
    });
  });
}

/** `Variation: HRS sigma 0.725, Fidelity Arrays` */
function nameOfPoint(sweepName: string, { coordinates }: SweepPoint): string {
  const values = coordinates.map(({ path, value }) => {
    const field = fieldAt(path);
    return field ? `${field.label} ${textOf(field, value)}` : `${path} ${value}`;
  });
  return `${sweepName}: ${values.join(', ')}`;
}

function textOf(field: SpecField, value: AxisValue): string {
  if (field.kind === 'number' && typeof value === 'number') return formatQuantity(value, field.unit);
  if (field.kind !== 'choice') return String(value);
  return field.options.find((option) => option.value === value)?.label ?? String(value);
}
