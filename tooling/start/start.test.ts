import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBackoff } from './backoff.mjs';
import { errorIn, openLog } from './child-log.mjs';
import { lockHome } from './home-lock.mjs';
import { waitUntilReady } from './readiness.mjs';
import { makeHome, readPort, readSecrets, readSettings, requireFreePort } from './settings.mjs';

let homeDir: string;
beforeEach(() => {
  homeDir = mkdtempSync(join(tmpdir(), 'dlrsim start '));
});
afterEach(() => rmSync(homeDir, { recursive: true }));

describe('backoff', () => {
  test('doubles from half a second to ten, and begins again after a healthy minute', () => {
    const backoff = createBackoff();
    const delays = [0, 0, 0, 0, 0, 0, 0].map((ranMs) => backoff.delayMs(ranMs));
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect([backoff.delayMs(60_000), backoff.delayMs(10)]).toEqual([500, 1000]);
  });
});

describe('settings', () => {
  test.each(['0', '65536', '80.5', 'abc', '-1'])('PORT %s is refused with its limits', (text) => {
    expect(() => readPort(text)).toThrow(`PORT is "${text}"; it has to be a whole number from 1 to 65535.`);
  });

  test('a relative DLRSIM_HOME is meant from where the user stands', () => {
    const settings = readSettings({ DLRSIM_HOME: 'my runs', INIT_CWD: '/srv/ada' }, '/checkout');
    expect(settings).toMatchObject({ homeDir: '/srv/ada/my runs', port: 3000, host: '127.0.0.1' });
    expect(readSettings({}, '/checkout').homeDir).toBe('/checkout/.dlrsim');
  });

  test('a taken port is told, with one that might be free', async () => {
    const server = createServer();
    const port = await new Promise<number>((settle) => {
      server.listen(0, '127.0.0.1', () => settle((server.address() as { port: number }).port));
    });
    await expect(requireFreePort({ port, host: '127.0.0.1' })).rejects.toThrow(`Port ${port} is taken`);
    server.close();
  });

  test('a data folder that cannot be made is told', () => {
    writeFileSync(join(homeDir, 'file'), '');
    const inside = join(homeDir, 'file/home');
    expect(() => makeHome({ homeDir: inside, logsDir: join(inside, 'logs') })).toThrow(
      /cannot be made .*DLRSIM_HOME/,
    );
  });

  test('secrets are made once and are for their owner only', () => {
    const secrets = readSecrets(homeDir);
    expect(Buffer.from(secrets.nextAuthSecret, 'base64')).toHaveLength(32);
    expect(readSecrets(homeDir)).toEqual(secrets);
    expect(statSync(join(homeDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });
});

describe('the lock of a data folder', () => {
  const writeLock = (content: object) => writeFileSync(join(homeDir, 'start.lock'), JSON.stringify(content));

  test('is gone when released', () => {
    const lock = lockHome({ homeDir, port: 3000 });
    lock.note([1234]);
    expect(JSON.parse(readFileSync(join(homeDir, 'start.lock'), 'utf8')).children).toEqual([1234]);
    lock.release();
    expect(() => statSync(join(homeDir, 'start.lock'))).toThrow(/ENOENT/);
  });

  test('held by a living start: the second one is told where the first runs', async () => {
    mkdirSync(join(homeDir, 'tooling/start'), { recursive: true });
    const script = join(homeDir, 'tooling/start/main.mjs');
    writeFileSync(script, 'setTimeout(() => undefined, 60_000)');
    const other = spawn(process.execPath, [script], { stdio: 'ignore' });
    writeLock({ pid: other.pid, port: 3456, children: [] });
    expect(() => lockHome({ homeDir, port: 3000 })).toThrow(/in use: http:\/\/localhost:3456/);
    other.kill();
  });

  test.each([
    ['a process that is gone', 999_999_999],
    ['a process that is something else', 1],
  ])('held by %s: it is taken over', (_name, pid) => {
    writeLock({ pid, port: 3456, children: [] });
    lockHome({ homeDir, port: 3000 });
    expect(JSON.parse(readFileSync(join(homeDir, 'start.lock'), 'utf8')).pid).toBe(process.pid);
  });

  test('what a killed start left running is ended, and nothing else', async () => {
    const spawnWith = (home: string) =>
      spawn('sleep', ['60'], { env: { DLRSIM_HOME: home, PATH: process.env.PATH }, detached: true });
    const ours = spawnWith(homeDir);
    const foreign = spawnWith('/elsewhere');
    const ended = new Promise((settle) => ours.once('exit', (_code, signal) => settle(signal)));
    await Promise.all([ours, foreign].map((child) => new Promise((settle) => child.once('spawn', settle))));
    writeLock({ pid: 999_999_999, port: 3456, children: [ours.pid, foreign.pid] });
    lockHome({ homeDir, port: 3000 });
    expect(await ended).toBe('SIGKILL');
    expect(foreign.exitCode ?? foreign.signalCode).toBeNull();
    foreign.kill();
  });
});

describe('readiness', () => {
  const options = {
    timeoutSec: 1,
    signal: new AbortController().signal,
    crashCount: () => 0,
    logOf: () => '/l.log',
  };

  test('a check that throws is asked again until it passes', async () => {
    let askedCount = 0;
    const isReady = async () => {
      askedCount += 1;
      if (askedCount < 3) throw new Error('refused');
      return true;
    };
    await waitUntilReady([{ name: 'api', isReady }], options);
    expect(askedCount).toBe(3);
  });

  test('ends with a sentence that names the log, when it takes too long or there is no hope', async () => {
    const never = [{ name: 'worker', isReady: async () => false }];
    await expect(waitUntilReady(never, options)).rejects.toThrow('The worker is not ready after 1 s');
    const crashing = { ...options, timeoutSec: 60, crashCount: () => 5 };
    await expect(waitUntilReady(never, crashing)).rejects.toThrow(/ends again and again.*\/l\.log/);
  });
});

describe('logs', () => {
  test.each([
    ['{"level":50,"msg":"no","err":{"message":"why"}}', 'no: why'],
    ['{"level":60,"msg":"no","err":{"message":"no"}}', 'no'],
    ['{"level":30,"msg":"fine"}', null],
    ['{ not json', null],
    ['plain words', null],
  ])('in %s the error is %s', (line, message) => {
    expect(errorIn(line)).toBe(message);
  });

  test('a log that has grown too large becomes .1', () => {
    const file = join(homeDir, 'x.log');
    writeFileSync(file, 'x'.repeat(20 * 1024 * 1024));
    const log = openLog(file);
    log.write('last line of the old one');
    log.write('first line of the new one');
    expect(readFileSync(file, 'utf8')).toBe('first line of the new one\n');
    expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/last line of the old one\n$/);
  });
});
