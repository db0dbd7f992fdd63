import type { Transaction } from '@dl-rsim/db';

/** What uses a network or a data set and would lose its subject: 'RUN-3', 'TRAIN-1', the newest first. */
export async function usersOf(
  tx: Transaction,
  where: { readonly networkId: string } | { readonly datasetId: string },
): Promise<readonly string[]> {
  const query = { where, orderBy: { number: 'desc' }, select: { number: true } } as const;
  const named = (prefix: string, rows: readonly { readonly number: number }[]) =>
    rows.map(({ number }) => `${prefix}-${number}`);
  return [
    ...named('RUN', await tx.run.findMany(query)),
    ...named('TRAIN', await tx.training.findMany(query)),
    ...named('DEP', await tx.deployment.findMany(query)),
    ...named('SEARCH', await tx.search.findMany(query)),
  ];
}
