import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

/** The generated module, relative to nothing: its whole path. */
export const GENERATED_FILE = join(folder, '../src/kernels/generated/kernels.ts');

const FLAGS = [
  ...['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory'],
  ...['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--use', 'abort='],
];

/** Compiles the kernels and returns the text of the module that holds them. */
export function compileKernels(): string {
  const asc = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  const scratch = mkdtempSync(join(tmpdir(), 'dlrsim-kernels-'));
  try {
    const outFile = join(scratch, 'kernels.wasm');
    const parameters = ['assembly/index.ts', ...FLAGS, '--outFile', outFile];
    execFileSync(process.execPath, [asc, ...parameters], { cwd: folder, stdio: 'inherit' });
    return moduleText(readFileSync(outFile).toString('base64'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function moduleText(base64: string): string {
  const lines = base64.match(/.{1,100}/g)!.map((line) => `  '${line}',`);
  return [
    '// Made from packages/sim-core/wasm by `npm run kernels`; do not edit.',
    '',
    'export const KERNELS_BASE64 = [',
    ...lines,
    "].join('');",
    '',
  ].join('\n');
}
