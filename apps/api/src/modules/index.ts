import { apiTokenModule } from './api-token/index.ts';
import { datasetModule } from './dataset/index.ts';
import { deploymentModule } from './deployment/index.ts';
import { designModule } from './design/index.ts';
import { importModule } from './import/index.ts';
import type { Module } from './module.ts';
import { networkModule } from './network/index.ts';
import { nodeModule } from './node/index.ts';
import { presetModule } from './preset/index.ts';
import { projectModule } from './project/index.ts';
import { runModule } from './run/index.ts';
import { searchModule } from './search/index.ts';
import { sweepModule } from './sweep/index.ts';
import { systemModule } from './system/index.ts';
import { trainingModule } from './training/index.ts';
import { userModule } from './user/index.ts';

export const modules: readonly Module[] = [
  nodeModule,
  userModule,
  apiTokenModule,
  projectModule,
  presetModule,
  designModule,
  networkModule,
  datasetModule,
  importModule,
  runModule,
  sweepModule,
  trainingModule,
  deploymentModule,
  searchModule,
  systemModule,
];
