import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Unavailable } from './unavailable.mjs';

/** The wheel, what is unpacked of it, and some room. */
const SPACE_BYTES = 1_500_000_000;

/** Headers of Node's C interface: those of the Node that npm installed, or of the running one. */
export function findNodeHeaders(rootDir) {
  const folders = [
    ...['x64', 'arm64'].map((arch) => join(rootDir, `node_modules/node-linux-${arch}/include/node`)),
    join(dirname(process.execPath), '../include/node'),
    '/usr/include/node',
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'node_api.h')));
  if (found) return found;
  throw new Unavailable(
    "Node's header node_api.h is nowhere; looked for in the Node that npm installs and in that of this " +
      'computer. Install the packages again with their optional ones: npm ci --include=optional',
  );
}

/** The C++ compiler's command. */
export function findCompiler(env) {
  const command = env.CXX || 'g++';
  if (succeeds(command, ['--version'])) return command;
  throw new Unavailable(
    `There is no C++ compiler (${command}). Install one (on Debian: apt-get install g++), or name yours in CXX.`,
  );
}

/** A python3 that runs. */
export function findPython(env) {
  const command = env.PYTHON || 'python3';
  if (succeeds(command, ['-c', 'import zipfile, zlib'])) return command;
  throw new Unavailable(
    `There is no Python 3 (${command}). Install one (on Debian: apt-get install python3 python3-pip), or ` +
      'name yours in PYTHON.',
  );
}

/**
 * The words that run pip: Python's own, or that of a virtual environment made in `folder`, which brings one.
 */
export function findPip(python, folder) {
  if (succeeds(python, ['-m', 'pip', '--version'])) return [python, '-m', 'pip'];
  const ownDir = join(folder, 'venv');
  if (succeeds(python, ['-m', 'venv', ownDir])) return [join(ownDir, 'bin/python3'), '-m', 'pip'];
  throw new Unavailable(
    `${python} has neither pip nor venv. Install one (on Debian: apt-get install python3-pip).`,
  );
}

export function checkSpace(folder) {
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= SPACE_BYTES) return;
  const inGigabytes = (bytes) => (bytes / 1e9).toFixed(1);
  throw new Unavailable(
    `TensorFlow's library needs ${inGigabytes(SPACE_BYTES)} GB while it is built; ${folder} has ` +
      `${inGigabytes(freeBytes)} GB free.`,
  );
}

function succeeds(command, parameters) {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}
