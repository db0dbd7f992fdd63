import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { simulateDeployment } from '@dl-rsim/sim-core';
import { fingerprint } from '@dl-rsim/spec';
import { DesignProblem, printIssues, readDesign } from './read-design.ts';

/** Prints the result of one design as JSON. */
const USAGE =
  'usage: npm run deploy -- [SPEC.json] --network KEY|FILE [--preset KEY] ' +
  '[--level closedForm|pipeline|contention]';
/** Exit codes: a design that does not fit or cannot be read, and a command line that is none. */
const REFUSED = 1;
const MISUSED = 2;

const { positionals, values } = readArguments();
try {
  const design = await readDesign({ ...values, specPath: positionals[0] }, fromCaller);
  const { spec, network } = design;
  const steps = simulateDeployment({ spec, specFingerprint: fingerprint(spec), network });
  let step = steps.next();
  while (!step.done) step = steps.next();
  if (!step.value.ok) throw new DesignProblem(printIssues(step.value.problem));
  console.log(JSON.stringify(step.value.value, null, 2));
} catch (error) {
  if (!(error instanceof DesignProblem)) throw error;
  console.error(error.message);
  process.exitCode = REFUSED;
}

/** npm runs scripts in the root and tells where it was called. */
function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path);
}

function readArguments() {
  try {
    const read = parseArgs({
      allowPositionals: true,
      options: {
        network: { type: 'string' },
        preset: { type: 'string' },
        level: { type: 'string' },
      },
    });
    if (read.positionals.length > 1) throw new Error(`${read.positionals.length} spec files; give one`);
    const { network, preset, level } = read.values;
    return { positionals: read.positionals, values: { network, preset, level } };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(MISUSED);
  }
}
