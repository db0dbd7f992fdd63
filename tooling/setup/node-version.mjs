import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';

/** From here on Node runs TypeScript without a flag. */
const OLDEST = [22, 18];
/** What package.json brings along for Linux. */
const PINNED_MAJOR = 24;

/** @param {string} version such as 20.11.1 */
export function isAtLeast(version, [major, minor]) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The Node that npm installed with the packages, or null where there is none for this computer. */
export function pinnedNode(rootDir) {
  const path = join(rootDir, 'node_modules/.bin/node');
  return existsSync(path) ? path : null;
}

/**
 * Runs `script` again under the pinned Node when the running one is older, and resolves with its exit code.
 * Null: the running Node will do. Call it after the packages have been installed.
 */
export async function rerunUnderPinnedNode(rootDir, { script, parameters = [] }) {
  if (isAtLeast(process.versions.node, [PINNED_MAJOR, 0])) return null;
  const node = pinnedNode(rootDir);
  if (node) return runAsOneself(node, [script, ...parameters]);
  if (isAtLeast(process.versions.node, OLDEST)) return null;
  throw new Problem(
    `This is Node ${process.versions.node}, and Node ${OLDEST.join('.')} or newer is needed on ` +
      `${process.platform} ${process.arch}. Install Node ${PINNED_MAJOR} from https://nodejs.org, then try again.`,
  );
}

/** The other process takes over the terminal: signals are its business, its exit code is ours. */
function runAsOneself(command, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: 'inherit' });
    // Ctrl-C in a terminal reaches it twice, by itself and through us; it takes that for one press
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}
