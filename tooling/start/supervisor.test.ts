import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { supervise } from './supervisor.mjs';

let dir: string;
let echoed: string[];
let supervisor: ReturnType<typeof supervise> | null = null;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dlrsim supervisor '));
  echoed = [];
});
afterEach(async () => {
  await supervisor?.stop();
  rmSync(dir, { recursive: true });
});

/** Supervises a program per entry: its name and what it does. */
function start(sources: Readonly<Record<string, string>>): number[][] {
  const pids: number[][] = [];
  const programs = Object.entries(sources).map(([name, source]) => {
    writeFileSync(join(dir, `${name}.mjs`), source);
    return { name, script: join(dir, `${name}.mjs`), parameters: [], cwd: dir, env: { ...process.env } };
  });
  supervisor = supervise(programs, {
    node: process.execPath,
    logsDir: dir,
    echo: (line: string) => echoed.push(line),
    onChildren: (now: number[]) => pids.push(now),
  });
  return pids;
}

const log = (name: string) => readFileSync(join(dir, `${name}.log`), 'utf8');
const LIVES = `console.log('up'); setInterval(() => undefined, 1000);`;

test('a program that is killed starts again, and the terminal is told', async () => {
  const pids = start({ web: LIVES });
  await expect.poll(() => log('web'), { timeout: 10_000 }).toContain('up');
  const [pid = 0] = pids.at(-1) ?? [];
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => log('web').match(/^up$/gm), { timeout: 10_000 }).toHaveLength(2);
  expect(echoed).toEqual(['web: ended (signal SIGKILL); it starts again in 0.5 s']);
  expect(supervisor?.crashCount('web')).toBe(1);
  expect(pids.at(-1)).not.toContain(pid);
});

test('programs stop one after another, the last first, and do not start again', async () => {
  const polite = (name: string) => `${LIVES} process.on('SIGTERM', () => setTimeout(() => {
    console.log('${name} ' + Date.now()); process.exit(0); }, 100));`;
  start({ api: polite('api'), worker: polite('worker'), web: polite('web') });
  await expect
    .poll(() => ['api', 'worker', 'web'].every((name) => log(name).includes('up')), { timeout: 10_000 })
    .toBe(true);
  await supervisor?.stop();
  const times = ['web', 'worker', 'api'].map((name) => Number(/ (\d{13})$/m.exec(log(name))?.[1]));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(times).size).toBe(3);
  expect(echoed).toEqual([]);
});

test('errors reach the terminal, other words only the log', async () => {
  start({
    api: `${LIVES} console.error('bad'); console.log(JSON.stringify({ level: 50, msg: 'worse' })); console.log('fine');`,
  });
  await expect.poll(() => log('api'), { timeout: 10_000 }).toContain('fine');
  expect(new Set(echoed)).toEqual(new Set(['api: bad', 'api: worse']));
});
