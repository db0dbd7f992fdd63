import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, parse } from 'graphql';

const SOURCE_DIRECTORY = join(import.meta.dirname, '..');

/** The SDL of every module and of the generated spec inputs, as one document. */
export function loadTypeDefs(): DocumentNode {
  return parse(readSources().join('\n'));
}

function readSources(): readonly string[] {
  return readdirSync(SOURCE_DIRECTORY, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.graphql'))
    .sort()
    .map((path) => readFileSync(join(SOURCE_DIRECTORY, path), 'utf8'));
}
