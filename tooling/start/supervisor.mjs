import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createBackoff } from './backoff.mjs';
import { followChild, openLog } from './child-log.mjs';

const STOP_GRACE_MS = 10_000;

/**
 * Keeps programs running: starts each, restarts it after a crash, and stops them one after another.
 * @typedef {{ name: string, script: string, parameters: readonly string[], cwd: string,
 *   env: NodeJS.ProcessEnv }} Program
 * @param {readonly Program[]} programs in the order in which they start; they stop in the other
 * @param {{ node: string, logsDir: string, echo(line: string): void,
 *   onChildren(pids: readonly number[]): void }} options
 */
export function supervise(programs, { node, logsDir, echo, onChildren }) {
  const keepers = programs.map((program) => {
    const log = openLog(join(logsDir, `${program.name}.log`));
    return keepRunning(program, { node, log, echo, onChange: () => onChildren(keepers.flatMap(pidOf)) });
  });
  for (const keeper of keepers) keeper.start();
  return {
    /** How often the program has crashed since the start. */
    crashCount: (name) => keepers.find((keeper) => keeper.program.name === name).crashCount(),
    /** Asks each to end and kills it after 10 s; resolves when all have ended. */
    async stop() {
      for (const keeper of keepers.toReversed()) await keeper.stop(STOP_GRACE_MS);
    },
    /** At once, for a second Ctrl-C. */
    kill() {
      for (const keeper of keepers) keeper.kill();
    },
  };
}

const pidOf = (keeper) => keeper.pid() ?? [];

function keepRunning(program, { node, log, echo, onChange }) {
  const backoff = createBackoff();
  let child = null;
  let restartTimer = null;
  let crashCount = 0;
  let isStopping = false;

  function start() {
    const startMs = Date.now();
    log.write(`--- ${new Date(startMs).toISOString()} ${program.name} starts`);
    // a process group of its own: Ctrl-C in the terminal must not reach it before we stop it in our order
    child = spawn(node, [program.script, ...program.parameters], {
      cwd: program.cwd,
      env: program.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    followChild(child, { name: program.name, log, echo });
    child.on('error', (error) => onEnd(error.message, startMs));
    child.on('exit', (code, signal) => onEnd(signal ? `signal ${signal}` : `exit code ${code}`, startMs));
    onChange();
  }

  function onEnd(reason, startMs) {
    log.write(`--- ${new Date().toISOString()} ${program.name} ended: ${reason}`);
    child = null;
    onChange();
    if (isStopping || restartTimer) return;
    crashCount += 1;
    const delayMs = backoff.delayMs(Date.now() - startMs);
    echo(`${program.name}: ended (${reason}); it starts again in ${delayMs / 1000} s`);
    restartTimer = setTimeout(() => {
      restartTimer = null;
      start();
    }, delayMs);
  }

  function kill() {
    isStopping = true;
    clearTimeout(restartTimer);
    signalGroup(child, 'SIGKILL');
  }

  async function stop(graceMs) {
    isStopping = true;
    clearTimeout(restartTimer);
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const killTimer = setTimeout(() => {
      echo(`${program.name}: has not ended within ${graceMs / 1000} s and is killed`);
      kill();
    }, graceMs);
    await ended;
    clearTimeout(killTimer);
  }

  return { program, start, stop, kill, pid: () => child?.pid, crashCount: () => crashCount };
}

function signalGroup(child, signal) {
  if (!child?.pid) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // it has ended by itself
  }
}
