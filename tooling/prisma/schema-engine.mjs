#!/usr/bin/env node
// Stands where Prisma's command line expects its native engine, so that it does not try to download one.
// Generating, validating and formatting only want the file to exist.
console.error(
  'The native schema engine is not used here: write migrations with "npm run migrate:author -- <name>"; ' +
    'they are applied at every start.',
);
process.exit(1);
