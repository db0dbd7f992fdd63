import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { pinnedNode } from '../setup/node-version.mjs';
import { Problem } from '../setup/problem.mjs';
import { lastLines, runCommand } from '../setup/run-command.mjs';
import { TENSORFLOW_VERSION, thisComputer, WHEEL_PYTHON, wheelFor } from './platform.mjs';
import { checkSpace, findCompiler, findNodeHeaders, findPip, findPython } from './prerequisites.mjs';
import { Unavailable } from './unavailable.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** What the binding includes, by the first letters of the wheel's names. */
const HEADERS = ['tensorflow/c/', 'tensorflow/core/platform/', 'xla/tsl/', 'tsl/'];
/** The names under which tfjs-node's own build, npm rebuild, looks for the two libraries. */
const LINKS = {
  'libtensorflow.so': LIBRARIES[0],
  'libtensorflow.so.2.9.1': LIBRARIES[0],
  'libtensorflow_framework.so': LIBRARIES[1],
};
/** tfjs-node's newest version of Node's stable interface: one binding for every Node from 18 on. */
const NAPI_VERSION = 8;
const BINDING = `lib/napi-v${NAPI_VERSION}/tfjs_binding.node`;

/** Where tfjs-node lies; its JavaScript comes with npm install, as an optional package. */
export function packageDirOf(rootDir) {
  const dir = join(rootDir, 'node_modules/@tensorflow/tfjs-node');
  if (existsSync(join(dir, 'dist/index.js'))) return dir;
  throw new Unavailable(
    `@tensorflow/tfjs-node is not installed in ${rootDir}. Run: npm ci --ignore-scripts --include=optional`,
  );
}

/**
 * Builds the binding unless it is there and works. Resolves with a sentence. Nothing is left behind when it
 * fails; what was there before stays until the new one is whole.
 */
export async function buildNative(rootDir, { logsDir, env }) {
  const packageDir = packageDirOf(rootDir);
  const wheel = wheelFor(thisComputer());
  if (existsSync(join(packageDir, BINDING))) {
    const found = probe(rootDir, packageDir);
    if (found.version === TENSORFLOW_VERSION) return `TensorFlow ${found.version} is built already.`;
  }
  const tools = {
    compiler: findCompiler(env),
    headersDir: findNodeHeaders(rootDir),
    python: findPython(env),
  };
  checkSpace(packageDir);
  removeStale(packageDir);
  const stagingDir = mkdtempSync(join(packageDir, '.native-'));
  try {
    const wheelFile = await downloadWheel(wheel, { stagingDir, python: tools.python, logsDir });
    await unpack(wheelFile, { stagingDir, python: tools.python, logsDir });
    await compile(packageDir, { ...tools, stagingDir, logsDir });
    install(stagingDir, packageDir);
  } finally {
    rmSync(stagingDir, { recursive: true, force: true });
  }
  const found = probe(rootDir, packageDir);
  if (found.version !== null)
    return `TensorFlow ${found.version} is built: packages/tf takes it from now on.`;
  removeNative(packageDir);
  throw new Problem(`TensorFlow was built and does not work, so it is removed again:\n${found.problem}`);
}

/** Takes away what buildNative has made. */
export function removeNative(packageDir) {
  rmSync(join(packageDir, 'lib'), { recursive: true, force: true });
  rmSync(join(packageDir, 'deps'), { recursive: true, force: true });
  removeStale(packageDir);
}

/** Folders of builds that were killed. */
function removeStale(packageDir) {
  for (const name of readdirSync(packageDir)) {
    if (name.startsWith('.native-')) rmSync(join(packageDir, name), { recursive: true, force: true });
  }
}

async function downloadWheel(wheel, { stagingDir, python, logsDir }) {
  const [command, ...words] = findPip(python, stagingDir);
  const wheelDir = join(stagingDir, 'wheel');
  const logFile = join(logsDir, 'tensorflow-wheel.log');
  const abi = `cp${WHEEL_PYTHON.replace('.', '')}`;
  try {
    await runCommand({
      title: `Downloading ${wheel.package} ${TENSORFLOW_VERSION} (${Math.round(wheel.sizeBytes / 1e6)} MB)`,
      command,
      parameters: [
        ...[...words, 'download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'],
        ...['--retries=2', `--python-version=${WHEEL_PYTHON}`, '--implementation=cp', `--abi=${abi}`],
        ...[`--platform=${wheel.platform}`, `--dest=${wheelDir}`, `${wheel.package}==${TENSORFLOW_VERSION}`],
      ],
      cwd: stagingDir,
      logFile,
      timeoutSec: 1800,
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Unavailable(
      `pip could not download ${wheel.package} ${TENSORFLOW_VERSION}; is its index reachable? ` +
        `The log ${logFile} ends so:\n${lastLines(logFile, 6)}`,
    );
  }
  const name = readdirSync(wheelDir).find((one) => one.endsWith('.whl'));
  const file = join(wheelDir, name);
  const found = await sha256(file);
  if (wheel.sha256 !== null && found !== wheel.sha256) {
    throw new Problem(`${name} has SHA-256 ${found}, expected ${wheel.sha256}: it is not used.`);
  }
  return file;
}

async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function unpack(wheelFile, { stagingDir, python, logsDir }) {
  await runCommand({
    title: 'Unpacking it',
    command: python,
    parameters: [
      ...[join(here, 'unpack_wheel.py'), wheelFile, join(stagingDir, 'unpacked')],
      ...LIBRARIES.map((name) => `tensorflow/${name}`),
      ...HEADERS.map((prefix) => `tensorflow/include/${prefix}`),
      'tensorflow/include/LICENSE',
    ],
    cwd: stagingDir,
    logFile: join(logsDir, 'tensorflow-unpack.log'),
    timeoutSec: 600,
  });
  rmSync(wheelFile);
  const libDir = join(stagingDir, 'deps/lib');
  mkdirSync(libDir, { recursive: true });
  for (const name of LIBRARIES) renameSync(join(stagingDir, 'unpacked/tensorflow', name), join(libDir, name));
  for (const [link, target] of Object.entries(LINKS)) symlinkSync(target, join(libDir, link));
  renameSync(join(stagingDir, 'unpacked/tensorflow/include'), join(stagingDir, 'deps/include'));
}

/** One line of C++ compiler in place of node-gyp, which would download Node's headers. */
async function compile(packageDir, { stagingDir, compiler, headersDir, logsDir }) {
  mkdirSync(resolve(stagingDir, BINDING, '..'), { recursive: true });
  await runCommand({
    title: 'Compiling the binding',
    command: compiler,
    parameters: [
      ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${NAPI_VERSION}`],
      ...['-I', join(stagingDir, 'deps/include'), '-I', headersDir],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageDir, 'binding', name)),
      ...['-o', join(stagingDir, BINDING)],
      ...LIBRARIES.map((name) => join(stagingDir, 'deps/lib', name)),
      '-Wl,-rpath,$ORIGIN/../../deps/lib',
    ],
    cwd: stagingDir,
    logFile: join(logsDir, 'tensorflow-compile.log'),
    timeoutSec: 600,
  });
}

/** The binding goes last: without it tfjs-node counts as not built. */
function install(stagingDir, packageDir) {
  writeFileSync(
    join(stagingDir, 'deps/README'),
    `Built by npm run tensorflow:native from the wheel of TensorFlow ${TENSORFLOW_VERSION}.\n`,
  );
  for (const name of ['lib', 'deps']) rmSync(join(packageDir, name), { recursive: true, force: true });
  for (const name of ['deps', 'lib']) renameSync(join(stagingDir, name), join(packageDir, name));
}

/** TensorFlow's version as the product's Node and the running one find it, or what went wrong. */
function probe(rootDir, packageDir) {
  const nodes = new Set([pinnedNode(rootDir) ?? process.execPath, process.execPath]);
  let version = null;
  for (const node of nodes) {
    const found = spawnSync(node, [join(here, 'probe.cjs'), packageDir], {
      encoding: 'utf8',
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
      timeout: 120_000,
    });
    if (found.status !== 0) return { version: null, problem: `${node}: ${found.stderr.slice(-2000)}` };
    version = found.stdout.trim().split('\n').at(-1);
  }
  return { version, problem: null };
}
