import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

let homeDir: string;
let running: EmbeddedPostgres | null = null;

beforeEach(async () => {
  // a blank, and longer than the path of a socket may be
  homeDir = join(await mkdtemp(join(tmpdir(), 'dlrsim embedded ')), 'x'.repeat(100));
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await rm(join(homeDir, '..'), { recursive: true });
});

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres(homeDir);
  return running;
}

async function ask(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// they bring their own server, so a second target would tell nothing new
describe.skipIf(process.env.TEST_DATABASE_URL)('the embedded PostgreSQL', () => {
  test('keeps rows, password and port over a stop, and its secrets from other users', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    await expect(ask(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect((await stat(join(homeDir, 'postgres'))).mode & 0o077).toBe(0);
    expect((await stat(join(homeDir, 'postgres/connection.json'))).mode & 0o777).toBe(0o600);
  });

  test('a second starter gets the same server, also through another name of the folder', async () => {
    const first = await start();
    const alias = join(homeDir, '../alias');
    await symlink(homeDir, alias);
    const second = await startEmbeddedPostgres(alias);
    expect(second).toMatchObject({ url: first.url, pid: first.pid, isStartedHere: false });
  });

  test('three processes that start at once on an empty folder get one server', async () => {
    const module = JSON.stringify(join(import.meta.dirname, 'start-embedded-postgres.ts'));
    const script = `import { startEmbeddedPostgres } from ${module};
      process.stdout.write((await startEmbeddedPostgres(${JSON.stringify(homeDir)})).url); process.exit(0);`;
    const urls = await Promise.all([1, 2, 3].map(() => outputOf(['--input-type=module', '-e', script])));
    const { url } = await start();
    expect(urls).toEqual([url, url, url]);
    expect(await readdir(homeDir)).toEqual(['postgres']);
  });

  test('no acknowledged row is lost when the server is killed', async () => {
    let acknowledgedCount = 0;
    let server = await start();
    await ask(server.url, 'CREATE TABLE acknowledged (n INT)');
    for (let kill = 0; kill < 3; kill += 1) {
      const client = new pg.Client({ connectionString: server.url });
      client.on('error', () => undefined);
      await client.connect();
      const writing = (async () => {
        for (;;) {
          await client.query('INSERT INTO acknowledged VALUES ($1)', [acknowledgedCount + 1]);
          acknowledgedCount += 1;
        }
      })();
      await pause(100 + 100 * Math.random());
      process.kill(server.pid, 'SIGKILL');
      await expect(writing).rejects.toThrow();
      server = await start();
      const [row] = (await ask(server.url, 'SELECT max(n) AS n FROM acknowledged')) as { n: number }[];
      expect(acknowledgedCount).toBeGreaterThan(0);
      expect(row?.n).toBeGreaterThanOrEqual(acknowledgedCount);
      acknowledgedCount = row?.n ?? 0;
    }
  });

  test('starts although another program has got the process id of its killed server', async () => {
    const first = await start();
    await first.stop();
    const pidFile = join(homeDir, 'postgres/data/postmaster.pid');
    const bystander = spawn('sleep', ['60']);
    await writeFile(pidFile, `${bystander.pid}\n${homeDir}/postgres/data\n1\n1\n\n127.0.0.1\n`);
    expect(await ask((await start()).url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(bystander.exitCode).toBeNull();
    bystander.kill();
  });

  test('takes another port when its usual one is taken', async () => {
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.url).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    const second = await start();
    squatter.close();
    expect(new URL(second.url).port).not.toBe(`${port}`);
    const connection = await readFile(join(homeDir, 'postgres/connection.json'), 'utf8');
    expect(JSON.parse(connection).port).toBe(Number(new URL(second.url).port));
  });

  test('clears away what a starter left that died while making the store', async () => {
    await mkdir(join(homeDir, 'postgres.init-999999999-dead'), { recursive: true });
    await start();
    expect(await readdir(homeDir)).toEqual(['postgres']);
  });

  test('a store of another major version is refused with its version', async () => {
    await (await start()).stop();
    await writeFile(join(homeDir, 'postgres/data/PG_VERSION'), '15\n');
    await expect(startEmbeddedPostgres(homeDir)).rejects.toThrow(
      /made by PostgreSQL 15, and this is PostgreSQL 18/,
    );
  });
});

function outputOf(parameters: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
