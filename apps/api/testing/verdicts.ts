import type { Prisma } from '@dl-rsim/db';
import type { World } from './seed.ts';
import type { Answer, Headers, TestApi } from './test-api.ts';

export const PERSONAS = [
  'owner',
  'editor',
  'viewer',
  'stranger',
  'anonymous',
  'readToken',
  'expiredToken',
] as const;
export type Persona = (typeof PERSONAS)[number];
/** data: answered with something. null: answered with nothing. Else the code of the refusal. */
export type Verdict = 'data' | 'null' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND';
export type Row = Readonly<Record<Persona, Verdict>>;

const expired = { expiredToken: 'UNAUTHENTICATED' } as const;
export const ANYONE: Row = {
  owner: 'data',
  editor: 'data',
  viewer: 'data',
  stranger: 'data',
  anonymous: 'data',
  readToken: 'data',
  ...expired,
};
export const VIEWER_FIELD: Row = { ...ANYONE, anonymous: 'null' };
export const KNOWN: Row = { ...ANYONE, anonymous: 'UNAUTHENTICATED' };
export const KNOWN_WRITE: Row = { ...KNOWN, readToken: 'FORBIDDEN' };
export const SESSION: Row = KNOWN_WRITE;
export const MEMBERS: Row = { ...KNOWN, stranger: 'null' };
export const STREAM: Row = { ...KNOWN, stranger: 'NOT_FOUND' };
export const EDITORS: Row = { ...KNOWN_WRITE, viewer: 'FORBIDDEN', stranger: 'NOT_FOUND' };
export const OWN_TOKEN: Row = {
  ...MEMBERS,
  editor: 'NOT_FOUND',
  viewer: 'NOT_FOUND',
  stranger: 'NOT_FOUND',
  readToken: 'FORBIDDEN',
};

/** The document of a mutation. */
export const mutation = (name: string, selection: string) =>
  `mutation($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} userErrors { code } } }`;

/** How a persona asks. */
export function headersOf(world: World, persona: Persona): Headers {
  switch (persona) {
    case 'anonymous':
      return {};
    case 'readToken':
    case 'expiredToken':
      return world[persona];
    default:
      return world.sessions[persona];
  }
}

/** What an answer amounts to. */
export function verdictOf({ data, errors }: Answer): Verdict {
  const [first] = errors;
  if (first) return first.extensions.code as Verdict;
  return Object.values(data)[0] === null ? 'null' : 'data';
}

/** What the first event of a subscription amounts to. */
export async function streamVerdict(
  api: Pick<TestApi, 'subscribe'>,
  asked: { readonly document: string; readonly variables: object; readonly headers: Headers },
): Promise<Verdict> {
  const { document, variables, headers } = asked;
  try {
    for await (const _event of api.subscribe(document, variables, { headers })) return 'data';
    return 'null';
  } catch (error) {
    const { code, response } = error as { code?: Verdict; response?: Response };
    return code ?? (response?.status === 401 ? 'UNAUTHENTICATED' : 'null');
  }
}

export async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await act(item));
  return results;
}

/** How much there is of everything that mutations make. */
export async function countRows(db: Prisma) {
  return {
    projects: await db.project.count(),
    designs: await db.design.count(),
    runs: await db.run.count(),
    sweeps: await db.sweep.count(),
    trainings: await db.training.count(),
    deployments: await db.deployment.count(),
    searches: await db.search.count(),
    imports: await db.import.count(),
    exports: await db.networkExport.count(),
    networks: await db.network.count(),
    datasets: await db.dataset.count(),
    tokens: await db.apiToken.count({ where: { revokedAt: null } }),
    users: await db.user.count(),
    audits: await db.auditEntry.count(),
  };
}
