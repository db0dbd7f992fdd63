import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../setup/problem.mjs';

/**
 * Makes sure that one `npm start` at a time works on a data folder. The lock is a file that names its
 * process and that process's children; those of a start that was killed are ended first.
 * @param {{ homeDir: string, port: number }} settings
 * @returns {{ note(childPids: readonly number[]): void, release(): void }}
 */
export function lockHome({ homeDir, port }) {
  const file = join(homeDir, 'start.lock');
  const own = { pid: process.pid, port, children: [] };
  while (!tryCreate(file, own)) {
    const other = read(file);
    // our parent is the older Node that has started us in its place
    if (other && other.pid !== process.ppid && isStart(other.pid)) {
      throw new Problem(
        `The data folder ${homeDir} is in use: http://localhost:${other.port} (process ${other.pid}). Open ` +
          'that page, stop it with Ctrl-C in its terminal, or set DLRSIM_HOME to another folder.',
      );
    }
    for (const pid of other?.children ?? []) endLeftOver(pid, homeDir);
    rmSync(file, { force: true });
  }
  return {
    note: (children) => {
      writeFileSync(`${file}.new`, JSON.stringify({ ...own, children }));
      renameSync(`${file}.new`, file);
    },
    release: () => {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

function tryCreate(file, content) {
  try {
    writeFileSync(file, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Whether this process lives and is a start of ours: process ids are used again after a while. */
function isStart(pid) {
  if (pid === process.pid || !isAlive(pid)) return false;
  const commandLine = aboutProcess(pid, 'cmdline');
  return commandLine === null || commandLine.includes('tooling/start/main.mjs');
}

/** Only a process that was given this data folder is ours. */
function endLeftOver(pid, homeDir) {
  const environment = aboutProcess(pid, 'environ')?.split('\0') ?? [];
  if (!environment.includes(`DLRSIM_HOME=${homeDir}`)) return;
  process.kill(-pid, 'SIGKILL');
}

/** Linux tells; null elsewhere, or when there is no such process. */
function aboutProcess(pid, what) {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
