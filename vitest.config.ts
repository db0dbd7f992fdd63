import { defineConfig } from 'vitest/config';

/**
 * Node takes graphql's CommonJS file, Vite its module: there must be one of it, or no type is an instance of
 * its class.
 */
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] };
const exclude = ['**/node_modules/**', '**/.next/**', '**/generated/**'];

/** unit: no services. integration: a PostgreSQL of their own. e2e: the started product in Chromium. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'apps/**/*.test.ts',
            'tooling/**/*.test.ts',
            'test/unit/**/*.test.ts',
          ],
          exclude: [...exclude, '**/*.integration.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude,
          globalSetup: ['packages/db/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
