import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileKernels, GENERATED_FILE } from './compile.ts';

test('the committed binary is what its sources compile to', () => {
  expect(compileKernels() === readFileSync(GENERATED_FILE, 'utf8'), 'run `npm run kernels`').toBe(true);
});
