import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../setup/problem.mjs';

const PAUSE_MS = 200;
/** A program that has crashed this often while it should become ready will not. */
const HOPELESS_CRASH_COUNT = 5;

/**
 * Waits until every check has passed once.
 * @param {readonly { name: string, isReady(): Promise<boolean> }[]} checks
 * @param {{ timeoutSec: number, signal: AbortSignal, crashCount(name: string): number,
 *   logOf(name: string): string }} options
 */
export async function waitUntilReady(checks, { timeoutSec, signal, crashCount, logOf }) {
  const deadlineMs = Date.now() + timeoutSec * 1000;
  for (const { name, isReady } of checks) {
    while (!(await isReady().catch(() => false))) {
      if (signal.aborted) return;
      if (crashCount(name) >= HOPELESS_CRASH_COUNT) {
        throw new Problem(`The ${name} ends again and again. What it says is in ${logOf(name)}.`);
      }
      if (Date.now() > deadlineMs) {
        throw new Problem(
          `The ${name} is not ready after ${timeoutSec} s. What it says is in ${logOf(name)}.`,
        );
      }
      await sleep(PAUSE_MS);
    }
  }
}

/** Whether an HTTP server answers at `url` without an error of its own. */
export async function answers(url) {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.status < 500;
}
