import { existsSync } from 'node:fs';
import { installSystemPackage } from './system-package.mjs';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium, installed if need be; null where there is none and none can be installed. */
export async function findChromium(env, logsDir) {
  const find = () => [env.CHROMIUM_PATH, ...PATHS].find((path) => path && existsSync(path)) ?? null;
  return find() ?? ((await installSystemPackage('chromium', logsDir)) ? find() : null);
}
