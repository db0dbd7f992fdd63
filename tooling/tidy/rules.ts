/** A rule of STYLE.md that a machine can count. `check` gives the complaints about one file. */
export interface TidyRule {
  readonly name: string;
  readonly applies: (path: string) => boolean;
  readonly check: (path: string, text: string) => readonly string[];
}

const isCode = (path: string) => /\.(ts|tsx|mts|mjs|cjs|js)$/.test(path);
const isTest = (path: string) => /\.(test|e2e)\.tsx?$/.test(path);
const isCore = (path: string) => path.startsWith('packages/sim-core/src/') && !isTest(path);

const MAX_LINE_COUNT = 350;
const BANNED_WORDS = [
  'manage',
  'manager',
  'helper',
  'helpers',
  'util',
  'utils',
  'common',
  'misc',
  'service',
  'info',
];
/** Functions whose last bits differ between JavaScript engines. */
const INEXACT = new RegExp(
  `\\bMath\\.(${'exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2 sinh cosh tanh'
    .concat(' cbrt hypot random')
    .replaceAll(' ', '|')})\\b|\\*\\*`,
  'g',
);

export const rules: readonly TidyRule[] = [
  {
    name: 'a file has at most 350 lines: cut it where it changes subject',
    applies: isCode,
    check: (_, text) => {
      const lineCount = text.split('\n').length - 1;
      return lineCount > MAX_LINE_COUNT ? [`${lineCount} lines`] : [];
    },
  },
  {
    name: 'a line has at most 110 characters: break it (links, SDL and long test titles excepted)',
    applies: (path) => isCode(path) && !isTest(path),
    check: (_, text) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          line.length > 110 && !isLongText(line) ? [`line ${index + 1}: ${line.length}`] : [],
        ),
  },
  {
    name: 'file names are kebab-case, after their main export',
    applies: isCode,
    check: (path) => {
      const name = path.split('/').at(-1) as string;
      const isPlain = /^[.a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]+$/.test(name) || /^\[[A-Za-z.]+\]/.test(name);
      return isPlain ? [] : [name];
    },
  },
  {
    name: 'a name says what the thing is: no manage, helper, util, service, info, common, misc in file names',
    applies: () => true,
    check: (path) => path.split(/[/.-]/).filter((word) => BANNED_WORDS.includes(word)),
  },
  {
    name: 'the core computes with numeric/exact-math: Math.exp and its kin, and **, differ between engines',
    applies: (path) => isCore(path) && !path.endsWith('numeric/exact-math.ts'),
    check: (_, text) => withoutComments(text).match(INEXACT) ?? [],
  },
  {
    name: 'the core has no clock and no promises',
    applies: isCore,
    check: (_, text) =>
      withoutComments(text).match(/\bDate\b|\bperformance\b|\bPromise\b|\basync\b|\bawait\b/g) ?? [],
  },
  {
    name: 'properties draw from a fixed seed, so that a red test is the fault of its change',
    applies: isTest,
    check: (_, text) => {
      const isDrawn = /^\s+fc\.assert\(|^fc\.assert\(/m.test(text);
      return isDrawn && !/configureGlobal\(\{ seed|numRuns: \d+, seed:/.test(text) ? ['no seed'] : [];
    },
  },
  {
    name: 'no escape from the type system: no any, as unknown as, ts-ignore, ts-expect-error',
    applies: isCode,
    check: (path, text) =>
      path.startsWith('tooling/tidy/')
        ? []
        : [
            ...(withoutComments(text).match(/\bas unknown as\b|: any\b|<any>|\bas any\b/g) ?? []),
            ...(text.match(/@ts-(ignore|expect-error|nocheck)/g) ?? []),
          ],
  },
  {
    name: 'no test is skipped or left alone: .skip, .only, .todo',
    applies: (path) => isTest(path) && !path.startsWith('tooling/tidy/'),
    check: (_, text) => text.match(/\b(it|test|describe)\.(skip|only|todo)\(/g) ?? [],
  },
  {
    name: 'a loose end is an issue of the tracker, not a comment',
    applies: (path) => isCode(path) && !path.startsWith('tooling/tidy/'),
    check: (_, text) => text.match(/\b(TODO|FIXME|XXX|HACK)\b/g) ?? [],
  },
  {
    name: 'raw SQL takes its values as parameters: no $queryRawUnsafe, no $executeRawUnsafe',
    applies: (path) => isCode(path) && !path.startsWith('tooling/tidy/'),
    check: (_, text) => text.match(/\$(query|execute)RawUnsafe/g) ?? [],
  },
];

function isLongText(line: string): boolean {
  return (
    /https?:\/\//.test(line) ||
    /^\s*(['"`]).{80,}\1[,;]?$/.test(line) ||
    /^\s*\w+: (['"`]).{60,}\1,?$/.test(line)
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
