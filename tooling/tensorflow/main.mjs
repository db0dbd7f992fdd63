// npm run tensorflow:native [-- --remove]: TensorFlow's C++ library for packages/tf, from the official wheel.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem, runMain } from '../setup/problem.mjs';
import { buildNative, packageDirOf, removeNative } from './build.mjs';
import { UNAVAILABLE_CODE, Unavailable } from './unavailable.mjs';

const rootDir = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

await runMain(async () => {
  const words = process.argv.slice(2);
  if (words.some((word) => word !== '--remove')) {
    throw new Problem(
      `"${words.join(' ')}" is not known. Say nothing, or --remove to take the library away.`,
    );
  }
  try {
    if (words.length > 0) {
      removeNative(packageDirOf(rootDir));
      console.log('TensorFlow is removed: packages/tf takes WebAssembly from now on.');
    } else {
      console.log(
        await buildNative(rootDir, { logsDir: join(rootDir, '.dlrsim/tensorflow'), env: process.env }),
      );
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.error(`\n${error.message}`);
    return UNAVAILABLE_CODE;
  }
});
