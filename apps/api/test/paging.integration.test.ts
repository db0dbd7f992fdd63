import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seed, startTestApi, type TestApi, type World } from '../testing/index.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startTestApi();
});
beforeEach(async () => {
  world = await seed(api.services.db);
});
afterAll(() => api.drop());

interface RunPage {
  readonly nodes: readonly { readonly number: number }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

describe('paging', () => {
  const PAGE =
    'query($id: ID!, $first: Int!, $after: String, $state: RunState) { project(id: $id) { runs(first: $first, after: $after, state: $state) { nodes { number } totalCount pageInfo { hasNextPage endCursor } } } }';
  const LAUNCH =
    'mutation($input: RunLaunchInput!) { runLaunch(input: $input) { run { id } userErrors { message } } }';
  const page = async (variables: object) =>
    await api.execute(PAGE, { id: world.projectId, first: 2, ...variables }, world.sessions.owner);

  it('walks over all rows once, the newest first, also when rows come in between', async () => {
    const launch = () =>
      api.execute(
        LAUNCH,
        { input: { projectId: world.projectId, name: 'r', spec: world.spec } },
        world.sessions.owner,
      );
    for (let index = 0; index < 4; index++) await launch();
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { data } = await page({ after });
      const runs: RunPage = data.project.runs;
      seen.push(...runs.nodes.map((run) => run.number));
      after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
      if (seen.length === 2) await launch();
    } while (after);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('refuses a cursor of another filter', async () => {
    const { endCursor } = (await page({})).data.project.runs.pageInfo;
    const { errors } = await page({ after: endCursor, state: 'QUEUED' });
    expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});
