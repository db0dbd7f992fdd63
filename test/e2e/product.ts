import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The product as a new user starts it: `npm start` on an empty data folder and a free port. */
export interface Product {
  readonly url: string;
  readonly home: string;
  /** Everything that it printed so far. */
  readonly output: () => string;
  /** Ctrl-C; gives the exit code. */
  readonly stop: () => Promise<number | null>;
}

export interface ProductOptions {
  /** A data folder of an earlier start; a fresh one when left out. */
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the product and waits for its Ready line. Throws with what it printed when it does not come. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'dl-rsim-e2e-'));
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'tooling/start/main.mjs')], {
    cwd: root,
    env: { ...process.env, ...options.env, PORT: String(port), DLRSIM_HOME: home, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const listen = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const url = `http://localhost:${port}`;
  await waitUntil(() => printed.includes(`Ready: ${url}`) || child.exitCode !== null, 280_000);
  if (!printed.includes('Ready:')) throw new Error(`the product did not start:\n${printed}`);
  return { url, home, output: () => printed, stop: () => interrupt(child) };
}

/** Kills one of the product's programs as a crash would: no signal handler runs. */
export function crash(product: Product, program: 'api' | 'worker' | 'web'): void {
  const script = program === 'web' ? 'next/dist/bin/next' : `apps/${program}/src/main.ts`;
  const { children } = JSON.parse(readFileSync(join(product.home, 'start.lock'), 'utf8')) as {
    children: number[];
  };
  const pid = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(script));
  if (!pid) throw new Error(`${program} is not running`);
  process.kill(pid, 'SIGKILL');
}

/** Removes a data folder once its product has stopped. */
export function removeHome(product: Product): void {
  rmSync(product.home, { recursive: true, force: true });
}

/** Polls `isTrue` five times a second; throws after `limitMs`. */
export async function waitUntil(isTrue: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function interrupt(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
