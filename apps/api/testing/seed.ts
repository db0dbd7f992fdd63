import { hashSecret, newId, type Prisma, type User } from '@dl-rsim/db';
import { type NetworkSummary, type RunSpec, SPEC_VERSION } from '@dl-rsim/spec';
import { exampleRunSpec } from '@dl-rsim/spec/testing';
import { newTokenSecret } from '../src/auth/index.ts';
import { bearer, type Headers, sessionOf } from './test-api.ts';

export type Persona = 'owner' | 'editor' | 'viewer' | 'stranger';

/** A project with one of everything, the people around it, and how each of them asks. */
export interface World {
  readonly projectId: string;
  readonly designId: string;
  readonly networkId: string;
  readonly datasetId: string;
  readonly importId: string;
  readonly exportId: string;
  readonly sweepId: string;
  readonly trainingId: string;
  readonly deploymentId: string;
  readonly searchId: string;
  readonly runId: string;
  readonly tokenId: string;
  readonly users: Readonly<Record<Persona, User>>;
  readonly sessions: Readonly<Record<Persona, Headers>>;
  /** Of the owner. */
  readonly readToken: Headers;
  readonly writeToken: Headers;
  readonly expiredToken: Headers;
  readonly revokedToken: Headers;
  readonly spec: RunSpec;
}

/** Straight into the tables: what a test is about goes through the API, what it needs does not. */
export async function seed(db: Prisma): Promise<World> {
  const users = {
    owner: await addUser(db, 'owner'),
    editor: await addUser(db, 'editor'),
    viewer: await addUser(db, 'viewer'),
    stranger: await addUser(db, 'stranger'),
  };
  const project = await db.project.create({
    data: {
      id: newId('prj'),
      name: 'Seeded',
      nextSweepNumber: 2,
      nextRunNumber: 2,
      nextTrainingNumber: 2,
      nextDeploymentNumber: 2,
      nextSearchNumber: 2,
      memberships: {
        create: [
          { userId: users.owner.id, role: 'OWNER' },
          { userId: users.editor.id, role: 'EDITOR' },
          { userId: users.viewer.id, role: 'VIEWER' },
        ],
      },
    },
  });
  const library = await addLibrary(db, project.id);
  const spec = specOf(library);
  const design = await addDesign(db, project.id, spec);
  const launched = await addSweepWithRun(db, { projectId: project.id, ...library, spec });
  const token = (change: object) => addToken(db, users.owner.id, change);
  const read = await token({ scopes: ['READ'] });
  return {
    projectId: project.id,
    designId: design.id,
    ...library,
    ...launched,
    importId: (await addImport(db, project.id)).id,
    exportId: (await addExport(db, { ...library, projectId: project.id, createdById: users.owner.id })).id,
    trainingId: (await addTraining(db, { ...library, projectId: project.id })).id,
    deploymentId: (await addDeployment(db, { ...library, projectId: project.id })).id,
    searchId: (await addSearch(db, { ...library, projectId: project.id })).id,
    tokenId: read.id,
    users,
    sessions: await sessionsOf(users),
    readToken: read.headers,
    writeToken: (await token({ scopes: ['WRITE'] })).headers,
    expiredToken: (await token({ scopes: ['WRITE'], expiresAt: new Date(Date.now() - 1000) })).headers,
    revokedToken: (await token({ scopes: ['WRITE'], revokedAt: new Date() })).headers,
    spec,
  };
}

export function addDesign(db: Prisma, projectId: string, { accelerator }: Pick<RunSpec, 'accelerator'>) {
  const id = newId('dsn');
  return db.design.create({
    data: {
      id,
      projectId,
      name: id,
      accelerator,
      specVersion: SPEC_VERSION,
      fingerprint: 'f'.repeat(64),
      createdById: '',
    },
  });
}

export async function addUser(db: Prisma, name: string): Promise<User> {
  const id = newId('usr');
  return db.user.create({
    data: { id, name, email: `${id}@example.org`, passwordHash: 'nobody can sign in' },
  });
}

async function addToken(db: Prisma, userId: string, change: object) {
  const { secret, prefix } = newTokenSecret();
  const expiresAt = new Date(Date.now() + 3_600_000);
  const { id } = await db.apiToken.create({
    data: {
      id: newId('tok'),
      userId,
      name: 'seeded',
      secretHash: hashSecret(secret),
      prefix,
      expiresAt,
      ...change,
    },
  });
  return { id, headers: bearer(secret) };
}

async function sessionsOf(users: World['users']): Promise<World['sessions']> {
  return {
    owner: await sessionOf(users.owner),
    editor: await sessionOf(users.editor),
    viewer: await sessionOf(users.viewer),
    stranger: await sessionOf(users.stranger),
  };
}

interface Library {
  readonly networkId: string;
  readonly datasetId: string;
  readonly networkDigest: string;
  readonly datasetDigest: string;
}

const SHAPE = { heightCount: 28, widthCount: 28, channelCount: 1 };

/** A network and a data set of 1000 images that fit, of the project alone. */
export async function addLibrary(db: Prisma, projectId: string | null, shape = SHAPE): Promise<Library> {
  const networkDigest = digestLike(newId('net'));
  const datasetDigest = digestLike(newId('dat'));
  const networkSummary: NetworkSummary = {
    name: 'LeNet',
    digest: networkDigest,
    inputShape: SHAPE,
    classCount: 10,
    parameterCount: 100,
    macCount: 5_000_000_000,
    layers: [],
  };
  const network = await db.network.create({
    data: {
      id: newId('net'),
      projectId,
      name: 'LeNet',
      digest: networkDigest,
      summary: networkSummary,
      source: 's',
      licence: 'l',
    },
  });
  const datasetSummary = {
    name: 'Digits',
    digest: datasetDigest,
    imageShape: shape,
    imageCount: 1000,
    classNames: [...'0123456789'],
    isSynthetic: true,
    source: 's',
    licence: 'l',
  };
  const dataset = await db.dataset.create({
    data: { id: newId('dat'), projectId, name: 'Digits', digest: datasetDigest, summary: datasetSummary },
  });
  return { networkId: network.id, datasetId: dataset.id, networkDigest, datasetDigest };
}

/** 64 hexadecimal digits out of an id. */
function digestLike(id: string): string {
  return id.slice(4).repeat(2);
}

export function specOf({
  networkDigest,
  datasetDigest,
}: Pick<Library, 'networkDigest' | 'datasetDigest'>): RunSpec {
  return exampleRunSpec({
    networkDigest,
    datasetDigest,
    statistics: { imageCount: 100, repeatCount: 2, tableMethod: 'sampled', sampleCount: 1000 },
  });
}

function addImport(db: Prisma, projectId: string) {
  return db.import.create({ data: { id: newId('imp'), projectId, kind: 'NETWORK', name: 'seeded' } });
}

/** Of TensorFlow.js, under way. */
export function addExport(
  db: Prisma,
  of: { readonly networkId: string; readonly projectId: string | null; readonly createdById: string },
) {
  const { networkId, projectId, createdById } = of;
  const format = 'TFJS_LAYERS';
  return db.networkExport.create({ data: { id: newId('exp'), networkId, projectId, createdById, format } });
}

interface Place {
  readonly projectId: string;
  readonly networkId: string;
  readonly datasetId: string;
}

const queued = ({ projectId, networkId, datasetId }: Place) => ({
  ...{ projectId, networkId, datasetId, number: 1, name: 'seeded' },
  ...{ spec: {}, specFingerprint: 'f'.repeat(64), createdById: '' },
});

function addTraining(db: Prisma, of: Place) {
  return db.training.create({ data: { id: newId('trn'), ...queued(of) } });
}

function addDeployment(db: Prisma, of: Place) {
  return db.deployment.create({ data: { id: newId('dep'), ...queued(of) } });
}

function addSearch(db: Prisma, of: Place) {
  return db.search.create({ data: { id: newId('sea'), ...queued(of) } });
}

async function addSweepWithRun(
  db: Prisma,
  made: {
    readonly projectId: string;
    readonly networkId: string;
    readonly datasetId: string;
    readonly spec: RunSpec;
  },
) {
  const { projectId, networkId, datasetId, spec } = made;
  const axes = [{ path: 'accelerator.device.resistanceRatio', values: [10] }];
  const sweepId = newId('swp');
  const shared = { projectId, createdById: '', number: 1 };
  await db.sweep.create({ data: { id: sweepId, name: 'Seeded', spec: { base: spec, axes }, ...shared } });
  const runId = newId('run');
  await db.run.create({
    data: {
      id: runId,
      name: 'Seeded',
      spec,
      specFingerprint: 'f'.repeat(64),
      networkId,
      datasetId,
      sweepId,
      pointIndex: 0,
      shardCount: 4,
      ...shared,
      events: { create: { projectId, kind: 'queued' } },
    },
  });
  return { sweepId, runId };
}
