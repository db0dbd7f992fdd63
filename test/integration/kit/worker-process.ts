import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join, resolve } from 'node:path';
import type { World } from './world.ts';

const MAIN = resolve(import.meta.dirname, '../../../apps/worker/src/main.ts');

/** A worker process, as the product starts it. */
export interface WorkerProcess {
  readonly threadCount: number;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Seconds until it has ended, and its exit code; null when a signal ended it. */
  ended(): Promise<number | null>;
  /** Everything it has written so far. */
  log(): string;
}

/** What a worker is told of its world. */
export type WorkerPlace = Pick<World, 'url' | 'homeDir' | 'children'>;

/** Starts a worker and waits until it claims jobs. */
export async function startWorkerProcess(world: WorkerPlace, threadCount = 1): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      DATABASE_URL: world.url,
      DLRSIM_HOME: world.homeDir,
      DLRSIM_THREADS: String(threadCount),
      DLRSIM_LOG_LEVEL: 'info',
      NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  world.children.add(child);
  const log = collect(child, join(world.homeDir, `worker-${child.pid}.log`));
  await until(() => log().includes('worker ready') || child.exitCode !== null, 60_000);
  if (child.exitCode !== null) throw new Error(`the worker did not start:\n${log()}`);
  return {
    threadCount,
    pid: child.pid!,
    log,
    signal: (name) => {
      child.kill(name);
    },
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** Ends every worker of the world at once. */
export async function killWorkers(world: Pick<World, 'children'>): Promise<void> {
  for (const child of world.children) {
    const isAlive = child.exitCode === null && child.signalCode === null;
    if (!isAlive) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  world.children.clear();
}

function collect(child: ChildProcess, file: string): () => string {
  const copy = createWriteStream(file);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      copy.write(chunk);
    });
  }
  child.on('exit', () => copy.end());
  return () => text;
}

/** Asks again and again until the answer is not null, false or undefined; throws after `limitMsec`. */
export async function until<T>(
  ask: () => T | Promise<T>,
  limitMsec = 30_000,
): Promise<Exclude<T, false | null | undefined>> {
  const endMsec = performance.now() + limitMsec;
  for (;;) {
    const answer = await ask();
    const isGiven = answer !== false && answer !== null && answer !== undefined;
    if (isGiven) return answer as Exclude<T, false | null | undefined>;
    if (performance.now() > endMsec) throw new Error(`nothing after ${limitMsec} ms: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
