// npm start: from a bare clone with Node 20 to the running product. Imports nothing from node_modules until
// that is installed; ./run.mjs, which does, is loaded last.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from '../setup/install.mjs';
import { rerunUnderPinnedNode } from '../setup/node-version.mjs';
import { runMain } from '../setup/problem.mjs';
import { runTurbo } from '../setup/turbo.mjs';
import { lockHome } from './home-lock.mjs';
import { makeHome, readSettings, requireFreePort } from './settings.mjs';

const BUILD_TIMEOUT_SEC = 15 * 60;
/** npm hands on a Ctrl-C that the terminal has sent to all of us already. */
const SAME_PRESS_MS = 300;

await runMain(async () => {
  const { env } = process;
  const startMs = Number(env.DLRSIM_START_MS) || Date.now();
  env.DLRSIM_START_MS = String(startMs); // for the Node that takes over
  const script = fileURLToPath(import.meta.url);
  const rootDir = resolve(dirname(script), '../..');
  process.chdir(rootDir);
  const settings = readSettings(env, rootDir);
  makeHome(settings);
  const lock = lockHome(settings);
  const interruption = watchSignals();
  try {
    await requireFreePort(settings);
    await installIfNeeded(rootDir, { logsDir: settings.logsDir, signal: interruption.signal, env });
    interruption.pause();
    const exitCode = await rerunUnderPinnedNode(rootDir, { script });
    if (exitCode !== null) return exitCode;
    interruption.resume();
    await runTurbo(rootDir, {
      title: 'Building',
      tasks: ['generate', 'build'],
      logFile: join(settings.logsDir, 'build.log'),
      timeoutSec: BUILD_TIMEOUT_SEC,
      signal: interruption.signal,
    });
    const { run } = await import('./run.mjs');
    await run({ rootDir, settings, lock, startMs, ...interruption });
    console.log('Stopped.');
    return 0;
  } finally {
    lock.release();
  }
});

/** The first Ctrl-C or SIGTERM asks everything to stop; the second one kills. */
function watchSignals() {
  const controller = new AbortController();
  let kill = () => undefined;
  let firstMs = 0;
  const stopped = new Promise((settle) => controller.signal.addEventListener('abort', settle));
  const onSignal = () => {
    if (firstMs === 0) {
      firstMs = Date.now();
      console.log('\nStopping … (Ctrl-C again kills)');
      controller.abort();
    } else if (Date.now() - firstMs > SAME_PRESS_MS) {
      kill();
      process.exit(1);
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const resume = () => {
    for (const signal of signals) process.on(signal, onSignal);
  };
  const pause = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  resume();
  return {
    signal: controller.signal,
    stopped,
    onKill: (act) => {
      kill = act;
    },
    resume,
    pause,
  };
}
