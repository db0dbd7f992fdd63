import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runCommand } from '../setup/run-command.mjs';

let isListFresh = false;

/** Installs a Debian package where that is ours to do: as root, with apt. False elsewhere. */
export async function installSystemPackage(name, logsDir) {
  const isPossible = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!isPossible) return false;
  const apt = (title, parameters) =>
    runCommand({
      title,
      command: 'apt-get',
      parameters,
      cwd: '/',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      logFile: join(logsDir, `apt-${name}.log`),
      timeoutSec: 600,
    });
  if (!isListFresh) await apt('Reading the list of system packages', ['update']);
  isListFresh = true;
  await apt(`Installing the system package ${name}`, ['install', '-y', '--no-install-recommends', name]);
  return true;
}

/** Makes sure that each command is there, from the Debian package of its name; false where one cannot be. */
export async function installCommands(names, logsDir) {
  const isThere = (name) => spawnSync(name, ['--version']).status === 0;
  for (const name of names) {
    if (!isThere(name) && !(await installSystemPackage(name, logsDir))) return false;
  }
  return true;
}
