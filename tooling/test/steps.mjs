import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * One step of `npm test`. `vitestProject` steps are counted by their tests, the others as they end.
 * @typedef {{ key: string, title: string, timeoutSec: number, command?: readonly string[],
 *   vitestProject?: string, folder?: string, needs?: 'tensorflow' | 'postgres' | 'chromium' }} Step
 * `folder` limits a vitest project to the tests below it.
 */

/** @type {readonly Step[]} */
export const STEPS = [
  {
    key: 'lint',
    title: 'format and lint',
    timeoutSec: 120,
    command: ['biome', 'check', '--error-on-warnings', '.'],
  },
  {
    key: 'depend',
    title: 'dependency rules',
    timeoutSec: 180,
    command: ['npm', 'run', '--silent', 'depend'],
  },
  {
    key: 'types',
    title: 'types',
    timeoutSec: 300,
    command: ['npm', 'run', '--silent', 'types'],
  },
  {
    key: 'tensorflow',
    title: 'unit tests on the native TensorFlow',
    timeoutSec: 600,
    vitestProject: 'unit',
    folder: 'packages/tf',
    needs: 'tensorflow',
  },
  { key: 'unit', title: 'unit tests', timeoutSec: 600, vitestProject: 'unit' },
  {
    key: 'integration',
    title: 'integration tests, embedded PostgreSQL',
    timeoutSec: 600,
    vitestProject: 'integration',
  },
  {
    key: 'postgres',
    title: 'integration tests, PostgreSQL server',
    timeoutSec: 600,
    vitestProject: 'integration',
    needs: 'postgres',
  },
  { key: 'e2e', title: 'end to end in Chromium', timeoutSec: 900, vitestProject: 'e2e', needs: 'chromium' },
];

/** @returns {{ steps: readonly Step[], unknown: readonly string[] }} */
export function chooseSteps(keys) {
  const unknown = keys.filter((key) => !STEPS.some((step) => step.key === key));
  return { steps: keys.length === 0 ? STEPS : STEPS.filter(({ key }) => keys.includes(key)), unknown };
}

/** Where the tests find data that is not in the repository, where it lies beside the checkout. */
export function sharedFolders(rootDir, env) {
  const folders = {
    DLRSIM_DATASETS_DIR: 'datasets',
    DLRSIM_MODELS_DIR: 'models',
    DLRSIM_GOLDEN_DIR: 'golden',
  };
  const found = Object.entries(folders)
    .map(([name, folder]) => [name, env[name] || resolve(rootDir, '../shared', folder)])
    .filter(([, path]) => existsSync(path));
  return Object.fromEntries(found);
}

/**
 * The counts in a report of vitest's JSON reporter; a run that failed without a failed test counts as one.
 */
export function countTests(report, exitCode) {
  const passedCount = report?.numPassedTests ?? 0;
  const failedCount = report?.numFailedTests ?? 0;
  return { passedCount, failedCount: exitCode !== 0 && failedCount === 0 ? 1 : failedCount };
}

/** The words to run for a step, and the file in which vitest will leave its counts. */
export function commandOf(step, { rootDir, reportsDir }) {
  const reportFile = step.vitestProject ? join(reportsDir, `${step.key}.json`) : null;
  const words = step.command ?? [
    'vitest',
    'run',
    '--project',
    step.vitestProject,
    ...(step.folder ? [step.folder] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ];
  const [program, ...parameters] = words;
  const command = program === 'npm' ? 'npm' : join(rootDir, 'node_modules/.bin', program);
  return { command, parameters, reportFile };
}
