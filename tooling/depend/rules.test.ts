import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const configuration = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as IConfiguration;
const ruleNames = (configuration.forbidden ?? []).map((rule) => rule.name as string);

/** One forbidden import for every rule: the file that sins, and what it imports. */
const SINS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no-cycles': ['packages/spec/src/a.ts', './b.ts'],
  'through-the-door': ['packages/networks/src/a.ts', '../../spec/src/run.ts'],
  'apps-are-leaves': ['packages/db/src/a.ts', '../../../apps/api/src/main.ts'],
  'units-imports': ['packages/units/src/a.ts', '../../spec/src/index.ts'],
  'jobs-imports': ['packages/jobs/src/a.ts', '../../spec/src/index.ts'],
  'client-imports': ['packages/client/src/a.ts', '../../spec/src/index.ts'],
  'spec-imports': ['packages/spec/src/c.ts', '../../db/src/index.ts'],
  'db-imports': ['packages/db/src/b.ts', '../../networks/src/index.ts'],
  'sim-core-imports': ['packages/sim-core/src/a.ts', '../../networks/src/index.ts'],
  'networks-imports': ['packages/networks/src/b.ts', '../../db/src/index.ts'],
  'tf-imports': ['packages/tf/src/a.ts', '../../db/src/index.ts'],
  'api-imports': ['apps/api/src/a.ts', '../../../packages/sim-core/src/index.ts'],
  'worker-imports': ['apps/worker/src/a.ts', '../../../packages/client/src/index.ts'],
  'web-imports': ['apps/web/src/lib/a.ts', '../../../../packages/jobs/src/index.ts'],
  'networks-use-tf-to-train-only': ['packages/networks/src/c.ts', '../../tf/src/index.ts'],
  'core-knows-spec-by-type-only': ['packages/sim-core/src/b.ts', '../../spec/src/index.ts'],
  'core-has-no-platform': ['packages/sim-core/src/c.ts', 'node:fs'],
  'core-numeric-imports': ['packages/sim-core/src/numeric/a.ts', '../random/index.ts'],
  'core-random-imports': ['packages/sim-core/src/random/a.ts', '../network/index.ts'],
  'core-network-imports': ['packages/sim-core/src/network/a.ts', '../random/index.ts'],
  'core-kernels-imports': ['packages/sim-core/src/kernels/a.ts', '../network/index.ts'],
  'core-device-imports': ['packages/sim-core/src/device/a.ts', '../network/index.ts'],
  'core-converter-imports': ['packages/sim-core/src/converter/a.ts', '../network/index.ts'],
  'core-crossbar-imports': ['packages/sim-core/src/crossbar/a.ts', '../network/index.ts'],
  'core-error-table-imports': ['packages/sim-core/src/error-table/a.ts', '../network/index.ts'],
  'core-inference-imports': ['packages/sim-core/src/inference/a.ts', '../simulate/index.ts'],
  'core-mapping-imports': ['packages/sim-core/src/mapping/a.ts', '../simulate/index.ts'],
  'core-schedule-imports': ['packages/sim-core/src/schedule/a.ts', '../simulate/index.ts'],
  'core-cost-imports': ['packages/sim-core/src/cost/a.ts', '../random/index.ts'],
  'core-search-imports': ['packages/sim-core/src/search/a.ts', '../network/index.ts'],
  'core-foundation-knows-no-spec': ['packages/sim-core/src/numeric/b.ts', '../../../spec/src/index.ts'],
  'api-database-in-stores-only': [
    'apps/api/src/modules/run/run.commands.ts',
    '../../../../../packages/db/src/index.ts',
  ],
  'api-modules-meet-at-the-door': ['apps/api/src/modules/run/b.ts', '../sweep/sweep.queries.ts'],
  'web-features-keep-apart': ['apps/web/src/features/run/a.tsx', '../sweep/b.tsx'],
  'web-database-in-auth-only': ['apps/web/src/lib/b.ts', '../../../../packages/db/src/index.ts'],
  'web-computes-in-workers-only': ['apps/web/src/lib/c.ts', '../../../../packages/sim-core/src/index.ts'],
  'web-routes-are-leaves': ['apps/web/src/lib/d.ts', '../app/page.tsx'],
};

const STANDING = [
  ...['units', 'jobs', 'spec', 'db', 'sim-core', 'networks', 'tf', 'client'].map(
    (name) => `packages/${name}/src/index.ts`,
  ),
  ...['random', 'network', 'simulate'].map((name) => `packages/sim-core/src/${name}/index.ts`),
  'packages/spec/src/run.ts',
  'apps/api/src/main.ts',
  'apps/api/src/modules/sweep/sweep.queries.ts',
  'apps/web/src/features/sweep/b.tsx',
  'apps/web/src/app/page.tsx',
];

const sandbox = mkdtempSync(join(tmpdir(), 'depend-'));
afterAll(() => rmSync(sandbox, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(sandbox, path)), { recursive: true });
  writeFileSync(join(sandbox, path), text);
}

test('every rule is broken by its sin and by nothing that stands', async () => {
  expect(Object.keys(SINS).toSorted()).toEqual(ruleNames.toSorted());
  cpSync(join(root, 'tsconfig.base.json'), join(sandbox, 'tsconfig.base.json'));
  for (const path of STANDING) write(path, 'export const x = 1;\n');
  for (const [from, to] of Object.values(SINS))
    write(from, `import * as it from '${to}';\nexport const y = it;\n`);
  write('packages/spec/src/b.ts', `import { y } from './a.ts';\nexport const z = y;\n`);

  const { output } = await cruise(['packages', 'apps'], {
    ...configuration.options,
    baseDir: sandbox,
    ruleSet: { forbidden: configuration.forbidden ?? [] },
    validate: true,
  });
  const { violations } = (output as ICruiseResult).summary;
  const broken = (rule: string) =>
    violations.filter((violation) => violation.rule.name === rule).map(({ from }) => from);
  for (const rule of ruleNames) expect(broken(rule), rule).toContain(SINS[rule]?.[0]);
  for (const path of STANDING) expect(violations.filter(({ from }) => from === path)).toEqual([]);
});
