import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { checkFile, type FileReport, findCaseFiles, formatReport } from './check-file.ts';

/**
 * `npm run golden -- DIR`: compares the core with the answers of independent programs below DIR. Networks and
 * images come from DLRSIM_MODELS_DIR and DLRSIM_DATASETS_DIR.
 */
const PROGRESS_MS = 2000;

const [given, ...more] = process.argv.slice(2);
if (given === undefined || more.length > 0) fail('usage: npm run golden -- DIR');
// npm runs scripts in the root and tells where it was called.
const folder = resolve(process.env.INIT_CWD ?? '.', given);
if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) fail(`${folder} is not a folder`);

const { DLRSIM_MODELS_DIR: modelsDir, DLRSIM_DATASETS_DIR: datasetsDir } = process.env;
const folders = modelsDir && datasetsDir ? { modelsDir, datasetsDir } : null;

const counts = { passed: 0, failed: 0, unchecked: 0 };
const paths = findCaseFiles(folder);
for (const path of paths) {
  const name = relative(folder, path);
  const startMs = performance.now();
  const report = await check(path, name);
  counts[report.status]++;
  console.log(`${formatReport(name, report)} (${((performance.now() - startMs) / 1000).toFixed(2)} s)`);
}
if (counts.unchecked > 0) console.log(`${counts.unchecked} not checked here`);
if (paths.length === 0) console.log(`there is no JSON file below ${folder}`);
else if (counts.passed + counts.failed === 0) console.log(`there is no case that is checked below ${folder}`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

async function check(path: string, name: string): Promise<FileReport> {
  let nextMs = performance.now() + PROGRESS_MS;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { status: 'failed', outcome: null, message: `cannot be read: ${error}` };
  }
  const onProgress = (doneCount: number, totalCount: number, what: string): void => {
    if (performance.now() < nextMs) return;
    nextMs = performance.now() + PROGRESS_MS;
    console.error(`     ${name}  ${doneCount} of ${totalCount} ${what}`);
  };
  return checkFile(text, { folder: dirname(path), folders, onProgress });
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
