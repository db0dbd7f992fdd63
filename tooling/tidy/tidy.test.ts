import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from './rules.ts';

const root = join(import.meta.dirname, '../..');
/** What git keeps or would keep: ignored and generated files do not count. */
const paths = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('style', () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    const complaints = paths
      .filter(rule.applies)
      .flatMap((path) =>
        rule
          .check(path, /\.(ts|tsx|mts|mjs|cjs|js)$/.test(path) ? read(path) : '')
          .map((found) => `${path}: ${found}`),
      );
    expect(complaints).toEqual([]);
  });
});

test('every package, app and folder of the core says in a README what belongs there', () => {
  const folders = new Set<string>();
  for (const path of paths) {
    const [top, name, source, folder, file] = path.split('/');
    if (top === 'packages' || top === 'apps') folders.add(`${top}/${name}`);
    if (path.startsWith('packages/sim-core/src/') && file) folders.add([top, name, source, folder].join('/'));
    if (top === 'tooling' && source) folders.add(`tooling/${name}`);
    if (top === 'test' && source) folders.add(`test/${name}`);
  }
  expect([...folders].filter((folder) => !existsSync(join(root, folder, 'README.md'))).toSorted()).toEqual(
    [],
  );
});

test('every @source key stands in docs/references.json', () => {
  const known = Object.keys(JSON.parse(read('docs/references.json')) as object);
  const sourced = paths.filter((path) => /^packages\/(spec|sim-core|networks)\/.*\.(ts|json)$/.test(path));
  const keys = sourced.flatMap((path) =>
    [
      ...read(path).matchAll(/@source ([a-z0-9]+)/g),
      ...read(path).matchAll(/\bsource: '([a-z]+\d{4}[a-z]?)'/g),
    ].map((match) => match[1] as string),
  );
  expect(keys.length).toBeGreaterThan(5);
  expect([...new Set(keys)].filter((key) => !known.includes(key))).toEqual([]);
});

test('the lock file knows every optional platform package, or npm ci fails on the others', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<
      string,
      { optionalDependencies?: Record<string, string>; resolved?: string; link?: boolean }
    >;
  };
  const known = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !known.has(name))
      .map((name) => `${path} -> ${name}`),
  );
  expect(missing).toEqual([]);
  const tied = Object.entries(lock.packages).filter(
    ([, entry]) => entry.resolved?.startsWith('http') && !entry.link,
  );
  expect(tied.map(([path]) => path)).toEqual([]);
});

test('nothing committed names a place on somebody’s machine', () => {
  const texts = paths.filter(
    (path) =>
      /\.(ts|tsx|mjs|cjs|json|md|sh|yml|graphql|prisma|sql|log)$/.test(path) && path !== 'package-lock.json',
  );
  const named = texts.filter((path) => /(^|[\s"'(=])\/(work|home|Users|root)\//m.test(read(path)));
  expect(named.filter((path) => !path.startsWith('tooling/tidy/'))).toEqual([]);
});
