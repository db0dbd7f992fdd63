import type { Prisma } from '@dl-rsim/db';
import { zooNetworks } from '@dl-rsim/networks';
import { registry } from '@dl-rsim/spec';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type LibraryItem, queueMissingItems } from './store/library.store.ts';

/** Rendered on the spot, and worth a try on every start: without a network or files it fails as an import. */
const DATASET_KEYS = ['strokes', 'mnist'];

/** Brings in for everyone what comes with the product, through the jobs that users' imports take. */
export async function ensureLibrary(prisma: Prisma, boss: PgBoss, log: Logger): Promise<void> {
  const networks = zooNetworks.map(
    ({ key, name, from }): LibraryItem => ({ kind: 'NETWORK', key, name, isFirst: 'directory' in from }),
  );
  const datasets = registry
    .filter(({ key }) => DATASET_KEYS.includes(key))
    .map(({ key, name }): LibraryItem => ({ kind: 'DATASET', key, name, isFirst: key === 'strokes' }));
  const queued = await queueMissingItems(prisma, boss, [...networks, ...datasets]);
  if (queued.length > 0) log.info({ keys: queued.map(({ key }) => key) }, 'library imports queued');
}
