import type { Prisma } from '@dl-rsim/db';
import { apiTokenLoaders } from './api-token/index.ts';
import { datasetLoaders } from './dataset/index.ts';
import { deploymentLoaders } from './deployment/index.ts';
import { designLoaders } from './design/index.ts';
import { importLoaders } from './import/index.ts';
import { networkLoaders } from './network/index.ts';
import { projectLoaders } from './project/index.ts';
import { runLoaders } from './run/index.ts';
import { searchLoaders } from './search/index.ts';
import { sweepLoaders } from './sweep/index.ts';
import { trainingLoaders } from './training/index.ts';
import { userLoaders } from './user/index.ts';

/** The loaders of one request. */
export function createLoaders(db: Prisma, options: { readonly isLasting: boolean }) {
  return {
    ...apiTokenLoaders(db, options),
    ...datasetLoaders(db, options),
    ...deploymentLoaders(db, options),
    ...designLoaders(db, options),
    ...importLoaders(db, options),
    ...networkLoaders(db, options),
    ...projectLoaders(db, options),
    ...runLoaders(db, options),
    ...searchLoaders(db, options),
    ...sweepLoaders(db, options),
    ...trainingLoaders(db, options),
    ...userLoaders(db, options),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
