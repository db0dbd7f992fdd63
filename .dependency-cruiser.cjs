/**
 * Who may import whom. Each rule is a line of ARCHITECTURE.md, "Who may import whom";
 * tooling/depend/rules.test.ts breaks every one of them on purpose.
 */

/** Tests may look across the walls: an expected value often stands on the other side. */
const TEST = '\\.(integration\\.)?test\\.tsx?$';

const packagePath = (name) => `^(packages|apps)/${name}/`;

/** `name` may use only `allowed` of our packages. */
const only = (name, allowed) => ({
  name: `${name}-imports`,
  comment: `${name} may import ${allowed.length ? allowed.join(', ') : 'nothing'} of our packages`,
  severity: 'error',
  from: { path: packagePath(name), pathNot: TEST },
  to: {
    path: '^(packages|apps)/',
    pathNot: [name, ...allowed].map(packagePath),
  },
});

const CORE = '^packages/sim-core/src';

/** A folder of the core may use only `allowed` folders of the core. */
const coreFolder = (name, allowed) => ({
  name: `core-${name}-imports`,
  comment: `sim-core/${name} may import ${allowed.length ? allowed.join(', ') : 'nothing'} of the core`,
  severity: 'error',
  from: { path: `${CORE}/${name}/`, pathNot: TEST },
  to: { path: `${CORE}/`, pathNot: [name, 'invariant', ...allowed].map((folder) => `${CORE}/${folder}[/.]`) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one file or three',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'through-the-door',
      comment: 'another package is entered through its src/index.ts or its testing/index.ts',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^packages/([^/]+)/(src|testing)/',
        pathNot: ['^packages/$2/', '^packages/[^/]+/(src|testing)/index\\.ts$'],
      },
    },
    {
      name: 'apps-are-leaves',
      comment: 'nothing imports an app but the app itself and the tests across packages',
      severity: 'error',
      from: { path: '^(packages|apps|tooling)/', pathNot: '^apps/([^/]+)/' },
      to: { path: '^apps/' },
    },
    only('units', []),
    only('jobs', []),
    only('client', []),
    only('spec', ['units']),
    only('db', ['spec', 'jobs']),
    only('sim-core', ['spec']),
    only('networks', ['spec', 'sim-core', 'tf']),
    only('tf', ['spec', 'sim-core', 'networks']),
    only('api', ['units', 'spec', 'db', 'jobs']),
    only('worker', ['spec', 'sim-core', 'networks', 'tf', 'db', 'jobs']),
    only('web', ['units', 'spec', 'client', 'sim-core', 'db']),
    {
      name: 'networks-use-tf-to-train-only',
      comment: 'TensorFlow.js stays out of what the product runs to read a network',
      severity: 'error',
      from: { path: '^packages/networks/src/', pathNot: TEST },
      to: { path: ['^packages/tf/', '@tensorflow/'] },
    },
    {
      name: 'core-knows-spec-by-type-only',
      severity: 'error',
      from: { path: `${CORE}/`, pathNot: TEST },
      to: { path: '^packages/spec/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-has-no-platform',
      comment: 'no Node modules and, from npm, only what this list allows: pure numerical packages',
      severity: 'error',
      from: { path: `${CORE}/`, pathNot: TEST },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'unknown'],
        pathNot: ['^packages/spec/', '@stdlib/'],
      },
    },
    coreFolder('numeric', []),
    coreFolder('random', ['numeric']),
    coreFolder('network', ['numeric', 'kernels']),
    coreFolder('kernels', ['numeric', 'random']),
    coreFolder('device', ['numeric', 'random']),
    coreFolder('converter', ['numeric', 'random']),
    coreFolder('crossbar', ['numeric', 'random', 'device', 'converter', 'kernels']),
    coreFolder('error-table', ['numeric', 'random', 'device', 'converter']),
    coreFolder('inference', [
      'numeric',
      'random',
      'network',
      'kernels',
      'device',
      'converter',
      'crossbar',
      'error-table',
    ]),
    coreFolder('mapping', ['numeric', 'random', 'network', 'kernels', 'device', 'converter', 'crossbar']),
    coreFolder('schedule', ['numeric', 'random', 'network', 'mapping']),
    coreFolder('cost', ['numeric', 'network', 'mapping', 'schedule']),
    coreFolder('search', ['numeric', 'random']),
    {
      name: 'core-foundation-knows-no-spec',
      comment: 'numeric, random, network and kernels know no spec',
      severity: 'error',
      from: { path: `${CORE}/(numeric|random|network|kernels)/`, pathNot: TEST },
      to: { path: '^packages/spec/' },
    },
    {
      name: 'api-database-in-stores-only',
      comment: 'in the API only *.store.ts, main and context touch the database',
      severity: 'error',
      from: {
        path: '^apps/api/src/',
        pathNot: ['\\.store\\.ts$', '^apps/api/src/(main|context)\\.ts$', TEST, '^apps/api/src/testing/'],
      },
      to: { path: '^packages/db/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-modules-meet-at-the-door',
      comment: 'a module of the API enters another through its index.ts',
      severity: 'error',
      from: { path: '^apps/api/src/modules/([^/]+)/', pathNot: TEST },
      to: { path: '^apps/api/src/modules/([^/]+)/', pathNot: ['^apps/api/src/modules/$1/', '/index\\.ts$'] },
    },
    {
      name: 'web-features-keep-apart',
      comment: 'a feature of the web app never imports another one: what two need lies in charts, ui or lib',
      severity: 'error',
      from: { path: '^apps/web/src/features/([^/]+)/' },
      to: { path: '^apps/web/src/features/([^/]+)/', pathNot: '^apps/web/src/features/$1/' },
    },
    {
      name: 'web-database-in-auth-only',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: '^apps/web/src/server/auth\\.ts$' },
      to: { path: '^packages/db/' },
    },
    {
      name: 'web-computes-in-workers-only',
      comment: 'the core runs in *.worker.ts; pages know its types',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: '\\.worker\\.ts$' },
      to: { path: '^packages/sim-core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-routes-are-leaves',
      comment: 'only app/ imports routes',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: '^apps/web/src/app/' },
      to: { path: '^apps/web/src/app/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)\\.next/', '(^|/)next-env\\.d\\.ts$'] },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    combinedDependencies: true,
    preserveSymlinks: false,
  },
};
