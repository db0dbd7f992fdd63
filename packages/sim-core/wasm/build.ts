import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compileKernels, GENERATED_FILE } from './compile.ts';

/** `npm run kernels`: writes the kernels' binary into the core. */
mkdirSync(dirname(GENERATED_FILE), { recursive: true });
writeFileSync(GENERATED_FILE, compileKernels());
