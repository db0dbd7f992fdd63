import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { documentRules } from './document-limits.ts';
import { printSortedSchema } from './print-schema.ts';
import { createSchema } from './schema.ts';

const committed = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8');
const operations = join(import.meta.dirname, '../../../../packages/client/src/operations');

describe('schema.graphql', () => {
  it('is what the modules say', () => {
    expect(committed, 'schema.graphql is stale: run `npm run generate` and commit it').toBe(
      printSortedSchema(),
    );
  });

  it('has a policy for each root field and each type of object, or the API does not start', () => {
    expect(() => createSchema()).not.toThrow();
  });
});

describe('document limits', () => {
  const schema = createSchema();
  const errorsOf = (text: string) => validate(schema, parse(text), [...specifiedRules, ...documentRules()]);
  const nested = (depth: number) => {
    const layers = [
      'run(id: "x")',
      ...Array.from({ length: depth - 2 }, (_, i) => (i % 2 ? 'runs' : 'sweep')),
    ];
    return `{ ${layers.join(' { ')} { id } ${'} '.repeat(layers.length - 1)} }`;
  };
  const aliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`;

  it('lets depth 10 pass and refuses depth 11', () => {
    expect(errorsOf(nested(10))).toEqual([]);
    expect(errorsOf(nested(11))[0]?.message).toMatch(/depth limit of 10 exceeded, found 11/);
  });

  it('lets 15 aliases pass and refuses 16', () => {
    expect(errorsOf(aliases(15))).toEqual([]);
    expect(errorsOf(aliases(16))[0]?.message).toMatch(/Aliases limit of 15 exceeded, found 16/);
  });

  it('refuses 21 directives', () => {
    const field = (count: number) => `{ viewer { id ${'@include(if: true) '.repeat(count)} } }`;
    expect(errorsOf(field(21)).some(({ message }) => /Directives limit of 20 exceeded/.test(message))).toBe(
      true,
    );
  });

  it('counts `first` into the cost', () => {
    const page = (first: number) =>
      `{ project(id: "x") { runs(first: ${first}) { nodes { sweep { runs { network { layers { name kind macCount outputShape } } } } } } sweeps(first: ${first}) { nodes { runs { id name state spec result attempts { epoch outcome } } } } } }`;
    expect(errorsOf(page(10))).toEqual([]);
    expect(
      errorsOf(`{ ${Array.from({ length: 14 }, (_, i) => `p${i}: ${page(100).slice(1, -1)}`).join(' ')} }`)[0]
        ?.message,
    ).toMatch(/Cost limit/);
  });

  it('lets every document of the client pass', () => {
    const files = readdirSync(operations).map((name) => readFileSync(join(operations, name), 'utf8'));
    const fragments = files.flatMap((text) =>
      parse(text).definitions.filter((node) => node.kind === 'FragmentDefinition'),
    );
    const all = files.flatMap((text) =>
      parse(text).definitions.filter((node) => node.kind === 'OperationDefinition'),
    );
    expect(all.length).toBeGreaterThan(30);
    for (const operation of all) {
      const unusedAllowed = specifiedRules.filter((rule) => rule.name !== 'NoUnusedFragmentsRule');
      const document = { kind: 'Document', definitions: [operation, ...fragments] } as ReturnType<
        typeof parse
      >;
      expect(
        validate(schema, document, [...unusedAllowed, ...documentRules()]),
        operation.name?.value,
      ).toEqual([]);
    }
  });
});
