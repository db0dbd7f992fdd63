import { buildSchema, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printSortedSchema } from '../src/graphql/print-schema.ts';
import {
  addDesign,
  addLibrary,
  computationSamples,
  type Headers,
  type Sample,
  seed,
  startTestApi,
  type TestApi,
  type World,
} from '../testing/index.ts';
import {
  ANYONE,
  countRows,
  EDITORS,
  headersOf,
  inTurn,
  KNOWN,
  KNOWN_WRITE,
  MEMBERS,
  mutation,
  OWN_TOKEN,
  PERSONAS,
  type Persona,
  type Row,
  SESSION,
  STREAM,
  streamVerdict,
  type Verdict,
  VIEWER_FIELD,
  verdictOf,
} from '../testing/verdicts.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

const SAMPLES: Readonly<Record<string, Sample>> = {
  'Query.viewer': { expected: VIEWER_FIELD, document: '{ viewer { id email } }' },
  'Query.system': { expected: ANYONE, document: '{ system { version } }' },
  'Query.presets': { expected: ANYONE, document: '{ presets { key } }' },
  'Query.specFields': { expected: ANYONE, document: '{ specFields { path } }' },
  'Query.deploymentPresets': { expected: ANYONE, document: '{ deploymentPresets { key } }' },
  'Query.deploymentFields': { expected: ANYONE, document: '{ deploymentFields { path } }' },
  'Query.apiTokens': { expected: SESSION, document: '{ apiTokens { id } }' },
  'Query.projects': { expected: KNOWN, document: '{ projects { id } }' },
  'Query.registryDatasets': { expected: KNOWN, document: '{ registryDatasets { key dataset { id } } }' },
  'Query.node': {
    expected: MEMBERS,
    document: 'query($id: ID!) { node(id: $id) { id } }',
    variables: () => ({ id: world.runId }),
  },
  'Query.project': {
    expected: MEMBERS,
    document: 'query($id: ID!) { project(id: $id) { id } }',
    variables: () => ({ id: world.projectId }),
  },
  'Query.run': {
    expected: MEMBERS,
    document: 'query($id: ID!) { run(id: $id) { id } }',
    variables: () => ({ id: world.runId }),
  },
  'Query.sweep': {
    expected: MEMBERS,
    document: 'query($id: ID!) { sweep(id: $id) { id } }',
    variables: () => ({ id: world.sweepId }),
  },
  'Mutation.userCreate': {
    expected: ANYONE,
    document: mutation('userCreate', 'user { id }'),
    variables: () => ({ input: { name: '', email: 'x@example.org', password: 'too easy' } }),
  },
  'Mutation.userEndSessions': {
    expected: SESSION,
    document: 'mutation { userEndSessions { isEnded } }',
  },
  'Mutation.apiTokenCreate': {
    expected: SESSION,
    document: mutation('apiTokenCreate', 'secret'),
    variables: () => ({ input: { name: 'mine', scopes: ['READ'] } }),
  },
  'Mutation.apiTokenRevoke': {
    expected: OWN_TOKEN,
    document: mutation('apiTokenRevoke', 'apiToken { id }'),
    variables: async () => ({ input: { id: (await ownersOtherToken()).id } }),
  },
  'Mutation.projectCreate': {
    expected: KNOWN_WRITE,
    document: mutation('projectCreate', 'project { id }'),
    variables: () => ({ input: { name: 'Another' } }),
  },
  'Mutation.projectUpdate': {
    expected: EDITORS,
    document: mutation('projectUpdate', 'project { id }'),
    variables: () => ({ input: { id: world.projectId, description: 'changed' } }),
  },
  'Mutation.designCreate': {
    expected: EDITORS,
    document: mutation('designCreate', 'design { id }'),
    variables: () => ({
      input: { projectId: world.projectId, name: crypto.randomUUID(), accelerator: world.spec.accelerator },
    }),
  },
  'Mutation.designUpdate': {
    expected: EDITORS,
    document: mutation('designUpdate', 'design { id }'),
    variables: async () => ({
      input: { id: await newDesign(), expectedVersion: 1, name: crypto.randomUUID() },
    }),
  },
  'Mutation.designDelete': {
    expected: EDITORS,
    document: mutation('designDelete', 'deletedId'),
    variables: async () => ({ input: { id: await newDesign() } }),
  },
  'Mutation.networkImport': {
    expected: EDITORS,
    document: mutation('networkImport', 'import { id }'),
    variables: () => ({ input: { projectId: world.projectId, name: 'n', uploadId: 'upl_none' } }),
  },
  'Mutation.networkUpdate': {
    expected: EDITORS,
    document: mutation('networkUpdate', 'network { id }'),
    variables: () => ({ input: { id: world.networkId, description: 'changed' } }),
  },
  'Mutation.networkDelete': {
    expected: EDITORS,
    document: mutation('networkDelete', 'deletedId'),
    variables: () => ({ input: { id: world.networkId } }),
  },
  'Mutation.networkExport': {
    expected: { ...KNOWN_WRITE, stranger: 'NOT_FOUND' },
    document: mutation('networkExport', 'export { id network { id } }'),
    variables: () => ({ input: { networkId: world.networkId, format: 'ONNX' } }),
  },
  'Mutation.datasetImport': {
    expected: EDITORS,
    document: mutation('datasetImport', 'import { id }'),
    variables: () => ({ input: { projectId: world.projectId, name: 'd', uploadIds: ['upl_none'] } }),
  },
  'Mutation.datasetUpdate': {
    expected: EDITORS,
    document: mutation('datasetUpdate', 'dataset { id }'),
    variables: () => ({ input: { id: world.datasetId, licence: 'changed' } }),
  },
  'Mutation.datasetDelete': {
    expected: EDITORS,
    document: mutation('datasetDelete', 'deletedId'),
    variables: () => ({ input: { id: world.datasetId } }),
  },
  'Mutation.datasetFetch': {
    expected: KNOWN_WRITE,
    document: mutation('datasetFetch', 'import { id }'),
    variables: () => ({ input: { registryKey: 'no-such-key' } }),
  },
  'Mutation.runLaunch': {
    expected: EDITORS,
    document: mutation('runLaunch', 'run { id }'),
    variables: () => ({ input: { projectId: world.projectId, name: 'r', spec: world.spec } }),
  },
  'Mutation.runCancel': {
    expected: EDITORS,
    document: mutation('runCancel', 'run { id }'),
    variables: () => ({ input: { id: world.runId } }),
  },
  'Mutation.sweepLaunch': {
    expected: EDITORS,
    document: mutation('sweepLaunch', 'sweep { id }'),
    variables: () => ({
      input: {
        projectId: world.projectId,
        name: 's',
        base: world.spec,
        axes: [{ path: 'accelerator.device.resistanceRatio', values: [10, 50] }],
      },
    }),
  },
  'Mutation.sweepCancel': {
    expected: EDITORS,
    document: mutation('sweepCancel', 'sweep { id }'),
    variables: () => ({ input: { id: world.sweepId } }),
  },
  'Subscription.runEvents': {
    expected: STREAM,
    document: 'subscription($id: ID!) { runEvents(runId: $id) { sequence run { id } } }',
    variables: () => ({ id: world.runId }),
  },
  'Subscription.sweepEvents': {
    expected: STREAM,
    document: 'subscription($id: ID!) { sweepEvents(sweepId: $id) { sequence run { id } } }',
    variables: () => ({ id: world.sweepId }),
  },
  ...computationSamples(() => world),
};

const newDesign = async () => (await addDesign(api.services.db, world.projectId, world.spec)).id;
const ownersOtherToken = () =>
  api.services.db.apiToken.findFirstOrThrow({
    where: { userId: world.users.owner.id, id: { not: world.tokenId } },
  });

const coordinates = () => {
  const schema = buildSchema(printSortedSchema());
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots
    .filter((type): type is GraphQLObjectType => type != null)
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
};

describe('every field of Query, Mutation and Subscription', () => {
  it('is in this matrix', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(coordinates().sort());
  });

  // In the order of the schema; the session of the person who ends all sessions is made anew.
  it.each(coordinates())('%s', async (coordinate) => {
    const sample = SAMPLES[coordinate];
    if (!sample) throw new Error(`${coordinate} has no sample`);
    const verdicts = Object.fromEntries(
      await inTurn(
        PERSONAS,
        async (persona) => [persona, await verdictFor(coordinate, sample, persona)] as const,
      ),
    );
    expect(verdicts).toEqual(sample.expected);
  });
});

describe('node()', () => {
  const shared: Row = { ...KNOWN };
  const onlyOwner: Row = { ...MEMBERS, editor: 'null', viewer: 'null' };
  const ids: Readonly<Record<string, readonly [() => string, Row]>> = {
    Project: [() => world.projectId, MEMBERS],
    Design: [() => world.designId, MEMBERS],
    Network: [() => world.networkId, MEMBERS],
    Dataset: [() => world.datasetId, MEMBERS],
    Import: [() => world.importId, MEMBERS],
    NetworkExport: [() => world.exportId, MEMBERS],
    Run: [() => world.runId, MEMBERS],
    Sweep: [() => world.sweepId, MEMBERS],
    Training: [() => world.trainingId, MEMBERS],
    Deployment: [() => world.deploymentId, MEMBERS],
    Search: [() => world.searchId, MEMBERS],
    User: [() => world.users.owner.id, onlyOwner],
    ApiToken: [() => world.tokenId, { ...onlyOwner, readToken: 'null' }],
  };

  it('is asked for every type that implements Node', () => {
    const schema = buildSchema(printSortedSchema());
    const node = schema.getType('Node');
    if (node?.astNode?.kind !== 'InterfaceTypeDefinition') throw new Error('Node is an interface');
    const names = Object.values(schema.getTypeMap())
      .filter((type) => 'getInterfaces' in type && type.getInterfaces().some(({ name }) => name === 'Node'))
      .map((type) => type.name);
    expect(Object.keys(ids).sort()).toEqual(names.sort());
  });

  it.each(Object.keys(ids))('%s', async (typeName) => {
    const [idOf, expected] = ids[typeName] ?? [() => '', shared];
    const sample = {
      expected,
      document: 'query($id: ID!) { node(id: $id) { id __typename } }',
      variables: () => ({ id: idOf() }),
    };
    const verdicts = Object.fromEntries(
      await inTurn(
        PERSONAS,
        async (persona) => [persona, await verdictFor('Query.node', sample, persona)] as const,
      ),
    );
    expect(verdicts).toEqual(expected);
  });
});

it('refused mutations write nothing', async () => {
  const before = await countRows(api.services.db);
  for (const [coordinate, sample] of Object.entries(SAMPLES)) {
    if (!coordinate.startsWith('Mutation.')) continue;
    for (const persona of PERSONAS) {
      const verdict = sample.expected[persona];
      if (
        verdict !== 'data' &&
        coordinate !== 'Mutation.designUpdate' &&
        coordinate !== 'Mutation.designDelete'
      ) {
        await verdictFor(coordinate, sample, persona);
      }
    }
  }
  expect(await countRows(api.services.db)).toEqual(before);
});

it('the field of another object shows no more than node() does', async () => {
  const document =
    'query($id: ID!) { run(id: $id) { project { id } network { id } sweep { id runs { id } } } }';
  const { data } = await api.execute(document, { id: world.runId }, world.sessions.stranger);
  expect(data).toEqual({ run: null });
});

it('who used a network of everyone is told to members only, not even the number', async () => {
  const { networkId } = await addLibrary(api.services.db, null);
  const document =
    'query($id: ID!, $projectId: ID!) { node(id: $id) { ... on Network { usedBy(projectId: $projectId) { totalCount } } } }';
  const ask = (session: Headers) =>
    api.execute(document, { id: networkId, projectId: world.projectId }, session);
  expect((await ask(world.sessions.viewer)).data).toEqual({ node: { usedBy: { totalCount: 0 } } });
  expect((await ask(world.sessions.stranger)).errors[0]?.extensions.code).toBe('NOT_FOUND');
});

async function verdictFor(coordinate: string, sample: Sample, persona: Persona): Promise<Verdict> {
  const variables = (await sample.variables?.()) ?? {};
  const headers = headersOf(world, persona);
  if (coordinate.startsWith('Subscription.'))
    return streamVerdict(api, { document: sample.document, variables, headers });
  const verdict = verdictOf(await api.execute(sample.document, variables, headers));
  if (coordinate === 'Mutation.userEndSessions') {
    await api.services.db.user.updateMany({ data: { tokenVersion: 0 } });
  }
  return verdict;
}
