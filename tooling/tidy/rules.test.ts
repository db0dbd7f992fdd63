import { expect, test } from 'vitest';
import { rules } from './rules.ts';

/** What each rule must catch: a test that was never seen failing is not trusted. */
const SINS: readonly (readonly [path: string, text: string])[] = [
  ['packages/spec/src/long.ts', 'x\n'.repeat(351)],
  ['packages/spec/src/wide.ts', `const x = ${'1 + '.repeat(40)}1;`],
  ['packages/spec/src/RunSpec.ts', ''],
  ['packages/spec/src/string-utils.ts', ''],
  ['packages/sim-core/src/device/lognormal.ts', 'const y = Math.exp(x);'],
  ['packages/sim-core/src/simulate/clock.ts', 'const now = Date.now();'],
  ['packages/spec/src/drawn.test.ts', 'fc.assert(fc.property(fc.nat(), (n) => n >= 0));'],
  ['packages/spec/src/escape.ts', 'const y = x as unknown as string;'],
  ['packages/spec/src/left.test.ts', "test.only('x', () => {});"],
  ['packages/spec/src/later.ts', '// TODO: this'],
  ['apps/api/src/modules/run/run.store.ts', 'db.$queryRawUnsafe(text)'],
];

test.each(
  rules.map((rule, index) => [rule.name, rule, SINS[index] as (typeof SINS)[number]] as const),
)('caught: %s', (_, rule, [path, text]) => {
  expect(rule.applies(path)).toBe(true);
  expect(rule.check(path, text)).not.toEqual([]);
});
