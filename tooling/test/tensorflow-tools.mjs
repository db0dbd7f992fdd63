import { spawnSync } from 'node:child_process';
import { installCommands, installSystemPackage } from './system-package.mjs';

/**
 * Installs what `npm run tensorflow:native` needs of the system, as far as that is ours to do; what is
 * missing then is told by the script itself.
 */
export async function installTensorflowTools(logsDir) {
  await installCommands(['g++', 'python3'], logsDir);
  const python = process.env.PYTHON || 'python3';
  const runs = (module) => spawnSync(python, ['-m', module, '--help'], { stdio: 'ignore' }).status === 0;
  if (!runs('pip')) await installSystemPackage('python3-pip', logsDir);
}
