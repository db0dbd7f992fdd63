// npm test [-- step …]: everything that has to hold, on a bare clone with Node 20. Stops at the first step
// that fails.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfNeeded } from '../setup/install.mjs';
import { rerunUnderPinnedNode } from '../setup/node-version.mjs';
import { Problem, runMain } from '../setup/problem.mjs';
import { formatSec } from '../setup/run-command.mjs';
import { runTurbo, toolEnvironment } from '../setup/turbo.mjs';
import { UNAVAILABLE_CODE } from '../tensorflow/unavailable.mjs';
import { findChromium } from './chromium.mjs';
import { startPostgresServer } from './postgres-server.mjs';
import { chooseSteps, commandOf, countTests, STEPS, sharedFolders } from './steps.mjs';
import { installCommands } from './system-package.mjs';
import { installTensorflowTools } from './tensorflow-tools.mjs';

const script = fileURLToPath(import.meta.url);
const rootDir = resolve(dirname(script), '../..');
const logsDir = join(rootDir, '.dlrsim/test-logs');

await runMain(async () => {
  const keys = process.argv.slice(2);
  const { steps, unknown } = chooseSteps(keys);
  if (unknown.length > 0) {
    const known = STEPS.map(({ key }) => key).join(' ');
    throw new Problem(`There is no step "${unknown.join('", "')}". The steps are: ${known}`);
  }
  process.chdir(rootDir);
  mkdirSync(logsDir, { recursive: true });
  await installIfNeeded(rootDir, { logsDir, env: process.env });
  const exitCode = await rerunUnderPinnedNode(rootDir, { script, parameters: keys });
  if (exitCode !== null) return exitCode;
  const logFile = join(logsDir, 'generate.log');
  await runTurbo(rootDir, { title: 'Generating', tasks: ['generate'], logFile, timeoutSec: 600 });
  return runSteps(steps);
});

async function runSteps(steps) {
  const reportsDir = mkdtempSync(join(tmpdir(), 'dlrsim-reports-'));
  const results = [];
  try {
    for (const step of steps) {
      const result = await runStep(step, reportsDir);
      results.push(result);
      if (result.outcome === 'FAILED') break;
    }
  } finally {
    rmSync(reportsDir, { recursive: true, force: true });
  }
  return printSummary(results, steps);
}

/** Runs one step with what it needs; what it says goes to the terminal. */
async function runStep(step, reportsDir) {
  console.log(`\n=== ${step.key}: ${step.title}`);
  const startMs = Date.now();
  const end = (outcome, counts = { passedCount: 0, failedCount: 0 }) => {
    const tookSec = (Date.now() - startMs) / 1000;
    console.log(`=== ${step.key}: ${outcome} after ${formatSec(tookSec)}`);
    return { step, outcome, tookSec, ...counts };
  };
  const provision = await provide(step);
  if (!provision) return end('LEFT OUT');
  try {
    const { command, parameters, reportFile } = commandOf(step, { rootDir, reportsDir });
    const env = { ...toolEnvironment(rootDir), ...sharedFolders(rootDir, process.env), ...provision.env };
    const exitCode = await runAttached(command, parameters, { env, timeoutSec: step.timeoutSec });
    const report = reportFile && existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
    return end(exitCode === 0 ? 'passed' : 'FAILED', countTests(report, exitCode));
  } finally {
    await provision.stop?.();
  }
}

/** What the step needs of the system, or null with a loud word when it cannot be had. */
async function provide({ key, needs }) {
  if (needs === 'postgres') {
    const server = await startPostgresServer(logsDir);
    if (server) console.log(`PostgreSQL ${server.version}`);
    return server
      ? { env: { TEST_DATABASE_URL: server.url }, stop: server.stop }
      : leftOut(key, 'PostgreSQL server');
  }
  if (needs === 'chromium') {
    const path = await findChromium(process.env, logsDir);
    // what the README's examples call
    const hasCommands = await installCommands(['curl', 'jq'], logsDir);
    return path && hasCommands ? { env: { CHROMIUM_PATH: path } } : leftOut(key, 'Chromium, curl or jq');
  }
  if (needs === 'tensorflow') return provideTensorflow(key);
  // a server that the developer uses otherwise would not be the embedded one
  return { env: { TEST_DATABASE_URL: '' } };
}

/** Builds the native library in node_modules, where it stays: the next run finds it. */
async function provideTensorflow(key) {
  await installTensorflowTools(logsDir);
  const env = toolEnvironment(rootDir);
  const exitCode = await runAttached('npm', ['run', '--silent', 'tensorflow:native'], {
    env,
    timeoutSec: 2400,
  });
  if (exitCode === 0) return { env: { DLRSIM_TF_BACKEND: 'tensorflow' } };
  if (exitCode !== UNAVAILABLE_CODE) throw new Problem("TensorFlow's native library could not be built.");
  console.log(
    `!!! ${key} IS LEFT OUT: TensorFlow's native library cannot be built here, for the reason above.`,
  );
  return null;
}

function leftOut(key, what) {
  console.log(
    `!!! ${key} IS LEFT OUT: there is no ${what} here, and it can be installed only as root with apt-get.`,
  );
  return null;
}

/** The exit code; a step that takes too long is ended and counts as failed. */
function runAttached(command, parameters, { env, timeoutSec }) {
  return new Promise((settle, reject) => {
    const child = spawn(command, parameters, { cwd: rootDir, env, stdio: 'inherit' });
    const timer = setTimeout(() => {
      console.log(`!!! not ended after ${formatSec(timeoutSec)}: it is stopped`);
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, timeoutSec * 1000);
    const onSignal = () => undefined; // Ctrl-C ends the step; what it needed is still to be stopped
    process.on('SIGINT', onSignal);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal);
      settle(code ?? 1);
    });
  });
}

function printSummary(results, steps) {
  console.log('');
  for (const { step, outcome, tookSec, passedCount, failedCount } of results) {
    const counts =
      step.vitestProject && outcome !== 'LEFT OUT' ? `${passedCount} passed, ${failedCount} failed` : '';
    console.log(
      `${step.title.padEnd(40)} ${outcome.padEnd(9)} ${formatSec(tookSec).padStart(12)}  ${counts}`,
    );
  }
  for (const { title } of steps.slice(results.length)) console.log(`${title.padEnd(40)} not run`);
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  console.log(`\n${sum('passedCount')} passed, ${sum('failedCount')} failed`);
  return results.every(({ outcome }) => outcome !== 'FAILED') ? 0 : 1;
}
