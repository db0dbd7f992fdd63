import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { packageDirOf } from './build.mjs';
import { thisComputer, wheelFor } from './platform.mjs';
import { findCompiler, findNodeHeaders, findPython } from './prerequisites.mjs';

test('the wheel of a Linux computer is pinned by its sum', () => {
  const wheel = wheelFor({ platform: 'linux', arch: 'x64', glibc: '2.36' });
  expect(wheel.platform).toBe('manylinux_2_27_x86_64');
  expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  ['a Mac', { platform: 'darwin', arch: 'arm64', glibc: undefined }, /darwin arm64.*\.dylib/],
  ['Windows', { platform: 'win32', arch: 'x64', glibc: undefined }, /win32 x64.*linux x64/],
  ['Alpine', { platform: 'linux', arch: 'x64', glibc: undefined }, /glibc 2\.27.*another C library/],
  ['an old Linux', { platform: 'linux', arch: 'x64', glibc: '2.17' }, /here is glibc 2\.17/],
])('%s is told why not, and that the product works without', (_, computer, message) => {
  expect(() => wheelFor(computer)).toThrow(message);
  expect(() => wheelFor(computer)).toThrow(/runs without it, on WebAssembly/);
});

test('this computer has a name', () => {
  expect(thisComputer()).toMatchObject({ platform: process.platform, arch: process.arch });
});

test.each([
  ['compiler', () => findCompiler({ CXX: 'no-such-compiler' }), /no C\+\+ compiler \(no-such-compiler\)/],
  ['python', () => findPython({ PYTHON: 'no-such-python' }), /no Python 3 \(no-such-python\)/],
  ['package', () => packageDirOf(tmpdir()), /npm ci --ignore-scripts --include=optional/],
])('a missing %s is told with what to install', (_, find, message) => {
  expect(find).toThrow(message);
});

test("Node's headers come with the packages or with Node", () => {
  expect(findNodeHeaders(process.cwd())).toMatch(/include\/node$/);
});
