import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from './problem.mjs';

/**
 * Runs a program to its end, its output going to `logFile`. One line on the terminal says what goes on and
 * how long it took. Throws a Problem that names the log when it fails or takes longer than `timeoutSec`.
 * @param {{ title: string, command: string, parameters: readonly string[], cwd: string, logFile: string,
 *   timeoutSec: number, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} options
 */
export async function runCommand(options) {
  const { title, logFile, timeoutSec, signal } = options;
  const startMs = Date.now();
  const stopTicker = showProgress(title, startMs);
  const end = await runToEnd(options);
  stopTicker();
  const tookSec = (Date.now() - startMs) / 1000;
  if (end.code === 0) {
    console.log(`${title}: done in ${formatSec(tookSec)}`);
    return;
  }
  if (signal?.aborted) throw new Problem(`${title}: stopped.`);
  const reason = end.isTimedOut
    ? `did not end within ${formatSec(timeoutSec)}`
    : `failed (${end.code ?? end.signal})`;
  throw new Problem(`${title} ${reason}. Its log is ${logFile} and ends so:\n${lastLines(logFile, 25)}`);
}

/** 0.4 s, 41 s, 2 min 5 s */
export function formatSec(sec) {
  if (sec < 9.95) return `${sec.toFixed(1)} s`;
  if (sec < 119.5) return `${Math.round(sec)} s`;
  return `${Math.floor(Math.round(sec) / 60)} min ${Math.round(sec) % 60} s`;
}

export function lastLines(file, count) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '(there is no log)';
  }
}

function runToEnd({ command, parameters, cwd, logFile, timeoutSec, env, signal }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w', 0o600);
  writeSync(log, `$ ${[command, ...parameters].join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    let isTimedOut = false;
    const kill = () => killGroup(child.pid);
    const timer = setTimeout(() => {
      isTimedOut = true;
      kill();
    }, timeoutSec * 1000);
    signal?.addEventListener('abort', kill);
    const settle = (act) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      act();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('exit', (code, exitSignal) => settle(() => resolve({ code, signal: exitSignal, isTimedOut })));
  });
}

/** npm and turbo start programs of their own. */
function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // it has ended by itself
  }
}

/** On a terminal the seconds tick; elsewhere one line says that it began. */
function showProgress(title, startMs) {
  if (!process.stdout.isTTY) {
    console.log(`${title} …`);
    return () => undefined;
  }
  const show = () => process.stdout.write(`\r${title} … ${Math.round((Date.now() - startMs) / 1000)} s `);
  show();
  const ticker = setInterval(show, 1000);
  return () => {
    clearInterval(ticker);
    process.stdout.write('\r\x1b[K');
  };
}
