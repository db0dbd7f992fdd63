import { badInput } from '../errors.ts';
import type { CursorCodec } from './cursor.ts';

const MAX_PAGE_COUNT = 100;

export interface Connection<Row> {
  readonly nodes: Row[];
  readonly edges: { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

/** A page to read: `takeCount` rows, one more than are shown, below `beforeNumber` where there is one. */
export interface PageRequest {
  readonly takeCount: number;
  readonly beforeNumber: number | null;
}

/**
 * One page of a list in which rows are numbered and the highest comes first. `first` outside 1..100 is
 * refused.
 */
export async function readPage<Row extends { readonly number: number }>(
  asked: {
    readonly list: string;
    readonly first: number;
    readonly after: string | null | undefined;
    readonly cursors: CursorCodec;
  },
  read: (page: PageRequest) => Promise<{ readonly rows: readonly Row[]; readonly totalCount: number }>,
): Promise<Connection<Row>> {
  const { list, first, after, cursors } = asked;
  if (first < 1 || first > MAX_PAGE_COUNT) {
    throw badInput(`\`first\` is ${first}; it must be 1 to ${MAX_PAGE_COUNT}`);
  }
  const beforeNumber = after == null ? null : cursors.decode(list, after);
  const { rows, totalCount } = await read({ takeCount: first + 1, beforeNumber });
  const nodes = rows.slice(0, first);
  const edges = nodes.map((node) => ({ cursor: cursors.encode(list, node.number), node }));
  return {
    nodes,
    edges,
    pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount,
  };
}
