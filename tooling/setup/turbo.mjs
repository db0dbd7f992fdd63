import { delimiter, dirname, join } from 'node:path';
import { pinnedNode } from './node-version.mjs';
import { runCommand } from './run-command.mjs';

/** The environment of every program that we start: our Node first, and nothing reported to anyone. */
export function toolEnvironment(rootDir) {
  const node = pinnedNode(rootDir) ?? process.execPath;
  const path = [join(rootDir, 'node_modules/.bin'), dirname(node), process.env.PATH].join(delimiter);
  // each tool chooses its own NODE_ENV
  const { NODE_ENV: _ignored, ...env } = process.env;
  return { ...env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1' };
}

/** Runs turbo tasks; what has not changed comes from its cache. */
export function runTurbo(rootDir, { title, tasks, logFile, timeoutSec, signal }) {
  return runCommand({
    title,
    command: join(rootDir, 'node_modules/.bin/turbo'),
    parameters: ['run', ...tasks, '--no-daemon', '--env-mode=loose', '--output-logs=full'],
    cwd: rootDir,
    env: toolEnvironment(rootDir),
    logFile,
    timeoutSec,
    signal,
  });
}
