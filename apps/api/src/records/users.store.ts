import type { Transaction } from '@dl-rsim/db';

/** What uses a network or a data set and would lose its subject: 'RUN-3', 'TRAIN-1', the newest first. */
export async function usersOf(
  tx: Transaction,
  where: { readonly networkId: string } | { readonly datasetId: string },
): Promise<readonly string[]> {
  const query = { where, orderBy: { number: 'desc' }, select: { number: true } } as const;
  const [runs, trainings] = [await tx.run.findMany(query), await tx.training.findMany(query)];
  return [...runs.map(({ number }) => `RUN-${number}`), ...trainings.map(({ number }) => `TRAIN-${number}`)];
}
