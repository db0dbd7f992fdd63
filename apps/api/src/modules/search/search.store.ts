import { newId, type Prisma, type Search } from '@dl-rsim/db';
import { RUN_SEARCH } from '@dl-rsim/jobs';
import { fingerprint, type Outcome, type SearchSpec } from '@dl-rsim/spec';
import type { Queue } from '../../queue.ts';
import { audit } from '../../records/audit.store.ts';
import { type OnceOnly, onceOnly } from '../../records/idempotency.store.ts';

interface Services {
  readonly db: Prisma;
  readonly queue: Queue;
}

/** A search without its result, which is large and mostly not asked for. */
export type SearchRow = Omit<Search, 'result'>;

const WITHOUT_RESULT = { omit: { result: true } } as const;

export const newSearchId = () => newId('sea');

export function searchesById(db: Prisma, ids: readonly string[]): Promise<SearchRow[]> {
  return db.search.findMany({ where: { id: { in: [...ids] } }, ...WITHOUT_RESULT });
}

export interface SearchFilter {
  readonly projectId: string;
  readonly networkId?: string;
  readonly datasetId?: string;
}

/** The newest first. */
export function searchesOf(db: Prisma, where: SearchFilter, takeCount: number): Promise<SearchRow[]> {
  return db.search.findMany({ where, orderBy: { number: 'desc' }, take: takeCount, ...WITHOUT_RESULT });
}

export function searchResultsById(
  db: Prisma,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly result: unknown }[]> {
  return db.search.findMany({ where: { id: { in: [...ids] } }, select: { id: true, result: true } });
}

export interface NewSearch {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: SearchSpec;
  readonly networkId: string;
  readonly datasetId: string | null;
  readonly actorId: string;
}

/** Queues a search once for its idempotency key; gives back its id. */
export function launchSearch(
  { db, queue }: Services,
  { search, key, request }: { readonly search: NewSearch } & Pick<OnceOnly, 'key' | 'request'>,
): Promise<Outcome<string, 'IDEMPOTENCY_KEY_REUSED'>> {
  const { actorId, projectId, spec, ...rest } = search;
  const once = { userId: actorId, operation: 'searchLaunch', key, request, subjectId: rest.id };
  return onceOnly(db, once, async (tx) => {
    // The update locks the project's row: launches of one project take their numbers one after another.
    const { nextSearchNumber } = await tx.project.update({
      where: { id: projectId },
      data: { nextSearchNumber: { increment: 1 } },
      select: { nextSearchNumber: true },
    });
    await tx.search.create({
      data: {
        ...rest,
        ...{ projectId, spec, specFingerprint: fingerprint(spec), createdById: actorId },
        number: nextSearchNumber - 1,
      },
    });
    await queue.enqueue(tx, RUN_SEARCH, [{ subjectId: rest.id, payload: { searchId: rest.id } }]);
    await audit(tx, { actorId, action: 'search.launch', subjectId: rest.id });
  });
}

/** Ends a search that has not ended; its worker notices within a second. */
export function cancelSearch(
  { db, queue }: Services,
  { id, actorId }: { readonly id: string; readonly actorId: string },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const count = await tx.$executeRaw`
      UPDATE "Search"
      SET "state" = 'CANCELLED', "phase" = NULL, "remainingSec" = NULL, "finishedAt" = now()
      WHERE "id" = ${id} AND "state" IN ('QUEUED', 'RUNNING')`;
    if (count === 0) return false;
    await queue.cancel(tx, RUN_SEARCH, [id]);
    await audit(tx, { actorId, action: 'search.cancel', subjectId: id });
    return true;
  });
}
