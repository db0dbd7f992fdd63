import { appendRunEvent, type Prisma, type RunEventKind } from '@dl-rsim/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Parsed, seed, startTestApi, type TestApi, type World } from '../testing/index.ts';

let api: TestApi;
let world: World;
let db: Prisma;
beforeAll(async () => {
  api = await startTestApi();
  db = api.services.db;
});
beforeEach(async () => {
  world = await seed(db);
});
afterAll(() => api.drop());

const RUN_EVENTS = `subscription($id: ID!, $after: ID) { runEvents(runId: $id, after: $after) { sequence kind run { id state progress { doneShardCount } } } }`;
const SWEEP_EVENTS = `subscription($id: ID!, $after: ID) { sweepEvents(sweepId: $id, after: $after) { sequence kind run { id state } } }`;

interface SeenEvent {
  readonly sequence: string;
  readonly kind: string;
  readonly run: {
    readonly id: string;
    readonly state: string;
    readonly progress?: { readonly doneShardCount: number };
  };
}

const append = (kind: RunEventKind) =>
  appendRunEvent(db, { runId: world.runId, projectId: world.projectId, kind });

async function end(kind: 'cancelled' = 'cancelled') {
  await db.$transaction(async (tx) => {
    await tx.run.update({ where: { id: world.runId }, data: { state: 'CANCELLED', finishedAt: new Date() } });
    await appendRunEvent(tx, { runId: world.runId, projectId: world.projectId, kind });
  });
}

function follow(document: string, variables: object, headers = world.sessions.viewer) {
  return api.subscribe(document, variables, { headers });
}

async function next(stream: AsyncIterator<Parsed>): Promise<SeenEvent> {
  const { value } = await stream.next();
  return Object.values(value ?? {})[0] as SeenEvent;
}

async function rest(stream: AsyncIterableIterator<Parsed>): Promise<SeenEvent[]> {
  const events: SeenEvent[] = [];
  for await (const data of stream) events.push(Object.values(data)[0] as SeenEvent);
  return events;
}

describe('runEvents', () => {
  it('begins with the run as it is, follows every change within a second and ends with the run', async () => {
    const stream = follow(RUN_EVENTS, { id: world.runId });
    expect(await next(stream)).toMatchObject({ kind: 'queued', run: { state: 'QUEUED' } });
    const begin = Date.now();
    await append('progress');
    expect(await next(stream)).toMatchObject({ kind: 'progress' });
    expect(Date.now() - begin).toBeLessThan(1000);
    await end();
    expect(await rest(stream)).toMatchObject([{ kind: 'cancelled', run: { state: 'CANCELLED' } }]);
  });

  it('gives what is over and ends at once', async () => {
    await end();
    expect((await rest(follow(RUN_EVENTS, { id: world.runId }))).map(({ kind }) => kind)).toEqual([
      'cancelled',
    ]);
  });

  it('has no gap and no double where a stream broke off and went on elsewhere', async () => {
    const first = follow(RUN_EVENTS, { id: world.runId });
    const seen = [await next(first)];
    await append('started');
    seen.push(await next(first));
    await first.return?.();
    for (let index = 0; index < 30; index++) await append('progress');
    const second = follow(RUN_EVENTS, { id: world.runId, after: seen.at(-1)?.sequence });
    for (let index = 0; index < 10; index++) seen.push(await next(second));
    const live = rest(second);
    for (let index = 0; index < 30; index++) await append('progress');
    await end();
    seen.push(...(await live));
    const stored = await db.runEvent.findMany({
      where: { runId: world.runId },
      orderBy: { sequence: 'asc' },
    });
    expect(seen.map(({ sequence }) => sequence)).toEqual(stored.map(({ sequence }) => String(sequence)));
    expect(stored).toHaveLength(63);
  });

  it('goes on when the connection to the database was cut', async () => {
    const stream = follow(RUN_EVENTS, { id: world.runId });
    await next(stream);
    await db.$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE 'LISTEN%'`;
    await append('started');
    expect(await next(stream)).toMatchObject({ kind: 'started' });
    await stream.return?.();
  });

  it('ends when the caller is no longer a member', async () => {
    const stream = follow(RUN_EVENTS, { id: world.runId });
    await next(stream);
    await db.membership.deleteMany({ where: { userId: world.users.viewer.id } });
    const begin = Date.now();
    await append('progress');
    await expect(rest(stream)).rejects.toThrow();
    expect(Date.now() - begin).toBeLessThan(7000);
    await expect(rest(follow(RUN_EVENTS, { id: world.runId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('ends when the token was revoked', async () => {
    const stream = follow(RUN_EVENTS, { id: world.runId }, world.readToken);
    await next(stream);
    await db.apiToken.update({ where: { id: world.tokenId }, data: { revokedAt: new Date() } });
    await append('progress');
    await expect(rest(stream)).rejects.toThrow();
  });

  it('refuses nonsense for `after`', async () => {
    const stream = follow(RUN_EVENTS, { id: world.runId, after: 'yesterday' });
    await expect(rest(stream)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('refuses the 21st stream of a person, and lets one in when another has gone', async () => {
    const open = Array.from({ length: 20 }, () =>
      follow(RUN_EVENTS, { id: world.runId }, world.sessions.owner),
    );
    for (const stream of open) await next(stream);
    const late = rest(follow(RUN_EVENTS, { id: world.runId }, world.sessions.owner));
    await expect(late).rejects.toMatchObject({ response: { status: 429 } });
    await open[0]?.return?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const another = follow(RUN_EVENTS, { id: world.runId }, world.sessions.owner);
    expect(await next(another)).toMatchObject({ kind: 'queued' });
    await end();
    await Promise.all([another, ...open.slice(1)].map((stream) => rest(stream)));
  });
});

describe('sweepEvents', () => {
  it('follows all runs and ends when all have ended', async () => {
    const stream = follow(SWEEP_EVENTS, { id: world.sweepId });
    expect(await next(stream)).toMatchObject({ kind: 'queued', run: { id: world.runId } });
    await end();
    expect(await rest(stream)).toMatchObject([{ kind: 'cancelled' }]);
  });

  it('gives an event again that committed after a later one, when it goes on', async () => {
    const sibling = await addSibling();
    const first = follow(SWEEP_EVENTS, { id: world.sweepId });
    const seen = [await next(first), await next(first)];
    // The event of the sibling takes its number first and commits last.
    let overtaken = '';
    await db.$transaction(async (tx) => {
      const event = { runId: sibling, projectId: world.projectId, kind: 'progress' } as const;
      overtaken = String(await appendRunEvent(tx, event));
      await append('progress');
      seen.push(await next(first));
      await first.return?.();
    });
    const second = follow(SWEEP_EVENTS, { id: world.sweepId, after: seen.at(-1)?.sequence });
    const again = [await next(second)];
    while (again.at(-1)?.sequence !== overtaken) again.push(await next(second));
    await second.return?.();
    expect(Number(overtaken)).toBeLessThan(Number(seen.at(-1)?.sequence));
  });
});

async function addSibling(): Promise<string> {
  const { sweepId, result: _result, ...run } = await db.run.findUniqueOrThrow({ where: { id: world.runId } });
  const id = `run_${crypto.randomUUID().replaceAll('-', '')}`;
  await db.run.create({ data: { ...run, spec: run.spec ?? {}, id, sweepId, number: 99, pointIndex: 1 } });
  await appendRunEvent(db, { runId: id, projectId: world.projectId, kind: 'queued' });
  return id;
}
