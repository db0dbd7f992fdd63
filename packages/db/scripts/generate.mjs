// Generates the Prisma client into src/generated/prisma. Generating needs no schema engine, yet the CLI
// insists that one exists: it gets ours, so that it need not download its own.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const rootDir = resolve(import.meta.dirname, '../../..');
const prismaDir = dirname(createRequire(import.meta.url).resolve('prisma/package.json'));
const { status, error } = spawnSync(process.execPath, [join(prismaDir, 'build/index.js'), 'generate'], {
  cwd: rootDir,
  stdio: 'inherit',
  env: {
    PRISMA_SCHEMA_ENGINE_BINARY: join(rootDir, 'tooling/prisma/schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    ...process.env,
  },
});
if (error) throw error;
process.exitCode = status ?? 1;
