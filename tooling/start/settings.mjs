import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../setup/problem.mjs';

const DEFAULT_PORT = 3000;

/**
 * What the environment says about this start.
 * @returns {{ homeDir: string, logsDir: string, port: number, host: string, databaseUrl: string | null }}
 */
export function readSettings(env, rootDir) {
  // npm changes into the checkout; a relative folder is meant from where the user stands
  const homeDir = env.DLRSIM_HOME ? resolve(env.INIT_CWD ?? '.', env.DLRSIM_HOME) : join(rootDir, '.dlrsim');
  return {
    homeDir,
    logsDir: join(homeDir, 'logs'),
    port: readPort(env.PORT),
    host: env.DLRSIM_HOST || '127.0.0.1',
    databaseUrl: env.DATABASE_URL || null,
  };
}

/** @param {string | undefined} text */
export function readPort(text) {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Problem(`PORT is "${text}"; it has to be a whole number from 1 to 65535.`);
}

export function makeHome({ homeDir, logsDir }) {
  try {
    // root's database may run as another user, who has to get through this folder, but need not list it
    mkdirSync(homeDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Problem(
      `The data folder ${homeDir} cannot be made (${error.message}). Set DLRSIM_HOME to another one.`,
    );
  }
}

export async function requireFreePort({ port, host }) {
  const problem = await tryPortFor(1_000, { port, host });
  if (problem === null) return;
  if (problem.code === 'EADDRINUSE') {
    throw new Problem(
      `Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port === 65_535 ? 3000 : port + 1} npm start`,
    );
  }
  throw new Problem(
    `Port ${port} of ${host} cannot be used (${problem.code}). Choose another one: PORT=8080 npm start`,
  );
}

/** A port of 127.0.0.1 that nobody uses now. */
export function findFreePort() {
  return new Promise((settle, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => settle(port));
    });
  });
}

/** The secrets of this installation, made at its first start. */
export function readSecrets(homeDir) {
  const file = join(homeDir, 'secrets.json');
  if (existsSync(file)) {
    chmodSync(file, 0o600);
    return JSON.parse(readFileSync(file, 'utf8'));
  }
  const secrets = { nextAuthSecret: randomBytes(32).toString('base64') };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

/** A program that has just been killed may hold its port for a moment. */
async function tryPortFor(patienceMs, { port, host }) {
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    const problem = await tryPort(port, host);
    if (problem?.code !== 'EADDRINUSE' || Date.now() > deadlineMs) return problem;
    await sleep(100);
  }
}

/** Null when the port is free, else the error. */
function tryPort(port, host) {
  return new Promise((settle) => {
    const server = createServer();
    server.once('error', settle);
    server.listen(port, host, () => server.close(() => settle(null)));
  });
}
