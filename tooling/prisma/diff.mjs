import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openEngine } from './wasm-engine.mjs';

const prismaDir = resolve(import.meta.dirname, '../../prisma');
export const migrationsDir = join(prismaDir, 'migrations');

/**
 * What is missing in the database at `url` (schema `public`) to be what prisma/schema says.
 * @returns {Promise<{ isSame: boolean, script: string }>} the SQL that leads there
 */
export async function diffToSchema(url) {
  const files = readSchemaFiles();
  const { engine, close } = await openEngine({ url, schemaFiles: files });
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: prismaDir },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      // as the flag of `prisma migrate diff`: 0 no difference, 2 a difference
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return { isSame: exitCode === 0, script: stdout ?? '' };
  } finally {
    await close();
  }
}

function readSchemaFiles() {
  const schemaDir = join(prismaDir, 'schema');
  return readdirSync(schemaDir)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: join(schemaDir, name), content: readFileSync(join(schemaDir, name), 'utf8') }));
}
