import DataLoader from 'dataloader';

/**
 * A loader that gathers the ids of one tick into one query. `isLasting`: for a stream, whose rows change
 * meanwhile: it gathers, but remembers nothing.
 */
export function batchById<Row>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
  { isLasting }: { readonly isLasting: boolean },
): DataLoader<string, Row | null> {
  return new DataLoader<string, Row | null>(
    async (ids) => {
      const rows = await read([...new Set(ids)]);
      return ids.map((id) => rows.get(id) ?? null);
    },
    { cache: !isLasting, maxBatchSize: 500 },
  );
}

/** For reads that give whole rows in any order. */
export function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
