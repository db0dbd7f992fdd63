import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isInstalled } from './install.mjs';
import { isAtLeast } from './node-version.mjs';
import { formatSec, runCommand } from './run-command.mjs';

const dir = mkdtempSync(join(tmpdir(), 'dlrsim setup '));
afterAll(() => rmSync(dir, { recursive: true }));

test.each([
  ['20.20.2', false],
  ['22.17.9', false],
  ['22.18.0', true],
  ['24.0.0', true],
])('Node %s runs TypeScript: %s', (version, expected) => {
  expect(isAtLeast(version, [22, 18])).toBe(expected);
});

test.each([
  [0.44, '0.4 s'],
  [9.96, '10 s'],
  [119.4, '119 s'],
  [125.2, '2 min 5 s'],
])('%d s reads %s', (sec, text) => {
  expect(formatSec(sec)).toBe(text);
});

test('packages are installed when each that is not optional has its version', () => {
  const lock = {
    packages: {
      '': { name: 'root' },
      'packages/db': { version: '0.1.0' },
      'node_modules/@dl-rsim/db': { link: true },
      'node_modules/pg': { version: '8.0.0' },
      'node_modules/for-a-mac': { version: '1.0.0', optional: true },
    },
  };
  expect(isInstalled(lock, { packages: { 'node_modules/pg': { version: '8.0.0' } } })).toBe(true);
  expect(isInstalled(lock, { packages: { 'node_modules/pg': { version: '7.9.9' } } })).toBe(false);
  expect(isInstalled(lock, { packages: {} })).toBe(false);
  expect(isInstalled(lock, null)).toBe(false);
});

const shell = (words: string, timeoutSec = 10) =>
  runCommand({
    title: 'Trying',
    command: 'sh',
    parameters: ['-c', words],
    cwd: dir,
    logFile: join(dir, 'try.log'),
    timeoutSec,
  });

test('a command that fails is told with the end of its log', async () => {
  await expect(shell('echo out; echo err >&2; exit 3')).rejects.toThrow(
    /Trying failed \(3\).*try\.log.*\n.*\nout\nerr/,
  );
  await shell('echo well');
  expect(readFileSync(join(dir, 'try.log'), 'utf8')).toMatch(/well\n$/);
});

test('a command that hangs is ended, with the programs that it started', async () => {
  const startMs = Date.now();
  await expect(shell('sleep 60 & sleep 60', 0.3)).rejects.toThrow('Trying did not end within 0.3 s');
  expect(Date.now() - startMs).toBeLessThan(5_000);
});
