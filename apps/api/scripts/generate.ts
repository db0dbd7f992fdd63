// Writes what the API derives from elsewhere: the SDL of the spec inputs, and the printed schema that is
// committed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printGraphqlInputs } from '@dl-rsim/spec';
import { printSortedSchema } from '../src/graphql/print-schema.ts';

const apiDirectory = join(import.meta.dirname, '..');
const generatedDirectory = join(apiDirectory, 'src/graphql/generated');

mkdirSync(generatedDirectory, { recursive: true });
writeFileSync(join(generatedDirectory, 'spec-inputs.graphql'), printGraphqlInputs());
writeFileSync(join(apiDirectory, 'schema.graphql'), printSortedSchema());
