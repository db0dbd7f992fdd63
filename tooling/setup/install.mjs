import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';

const TIMEOUT_SEC = 15 * 60;
/**
 * Also where NODE_ENV or the user's settings would leave them out: we build with the one, run with the
 * other.
 */
const WHOLE = ['--include=dev', '--include=optional'];

/** Installs what package-lock.json says, unless exactly that is installed. Install scripts do not run. */
export async function installIfNeeded(rootDir, { logsDir, signal, env }) {
  const lockText = readFileSync(join(rootDir, 'package-lock.json'), 'utf8');
  const lockHash = createHash('sha256').update(lockText).digest('hex');
  const recordFile = join(rootDir, 'node_modules/.dlrsim-lock-hash');
  if (read(recordFile) === lockHash) return;
  if (!isInstalled(JSON.parse(lockText), readJson(join(rootDir, 'node_modules/.package-lock.json')))) {
    const npm = env.npm_execpath;
    const isScript = npm?.endsWith('.js') ?? false;
    await runCommand({
      title: 'Installing packages',
      command: isScript ? process.execPath : 'npm',
      parameters: [...(isScript ? [npm] : []), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', ...WHOLE],
      cwd: rootDir,
      logFile: join(logsDir, 'install.log'),
      timeoutSec: TIMEOUT_SEC,
      signal,
    });
  }
  writeFileSync(recordFile, lockHash);
}

/**
 * Whether npm's own record of node_modules holds every package of the lock file in its version, so that
 * what a developer installed by hand is left alone. Optional packages may be missing: they are for other
 * computers.
 */
export function isInstalled(lock, record) {
  if (!record) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.includes('node_modules/') || wanted.link || wanted.optional || wanted.devOptional) return true;
    return record.packages[path]?.version === wanted.version;
  });
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
