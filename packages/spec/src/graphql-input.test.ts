import {
  buildSchema,
  coerceInputValue,
  type GraphQLInputType,
  graphqlSync,
  isInputObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import {
  type AcceleratorSpec,
  parseRunSpec,
  presets,
  printGraphqlInputs,
  type RunSpec,
  type RunSpecDraft,
} from './index.ts';

const schema = buildSchema(`type Query { echo(spec: RunSpecInput!): Int }\n${printGraphqlInputs()}`);
const runSpecInput = schema.getType('RunSpecInput') as GraphQLInputType;

const { accelerator } = exampleRunSpec();
const SIGMAS = { lrsSigmaRatio: 0, hrsSigmaRatio: 1 };
const withDevice = (device: Partial<AcceleratorSpec['device']>) =>
  exampleRunSpec({ accelerator: { ...accelerator, device: { ...accelerator.device, ...device } } });

const specs: readonly (readonly [string, RunSpec])[] = [
  ...presets.map(
    ({ key, accelerator, quantization }) =>
      [`the preset ${key}`, exampleRunSpec({ accelerator, quantization })] as const,
  ),
  [
    'measured cells and levels of their own',
    withDevice({
      levelConductancesRatio: [0.1, 1],
      variation: {
        measured: {
          samplesOhm: [
            [9e4, 1.1e5],
            [1e4, 1.2e4],
          ],
          use: 'fitted',
        },
      },
    }),
  ],
  ['a polynomial', withDevice({ variation: { polynomial: { coefficientsRatio: [0.01, 0.2] } } })],
  ['lognormal cells', withDevice({ variation: { lognormal: SIGMAS } })],
  [
    'an ADC',
    exampleRunSpec({
      accelerator: { ...accelerator, readout: { converter: { adc: { resolutionBits: 8, range: 'full' } } } },
    }),
  ],
  [
    'overrides, scope and everything that may be left out',
    exampleRunSpec({
      fidelity: 'moment',
      overrides: [
        { layerName: 'conv1', path: 'accelerator.operationUnit.rowCount', value: 4 },
        { layerName: 'conv1', path: 'accelerator.weightEncoding', option: 'forms' },
      ],
      scope: { layerName: 'conv1', sliceIndex: 2, factor: 'wires' },
    }),
  ],
];

test.each(specs)('%s comes through GraphQL unchanged', (_, spec) => {
  const coerced = coerceInputValue(structuredClone(spec), runSpecInput);
  expect(parseRunSpec(structuredClone(coerced))).toEqual({ ok: true, value: spec });
});

test('every branch of every alternative is among them', () => {
  const documents = specs.map(([, spec]) => JSON.stringify(spec));
  const branches = Object.values(schema.getTypeMap()).flatMap((type) =>
    isInputObjectType(type) && type.isOneOf ? Object.keys(type.getFields()) : [],
  );
  expect(branches).toHaveLength(7);
  for (const branch of branches)
    expect(
      documents.some((text) => text.includes(`"${branch}":{`)),
      branch,
    ).toBe(true);
});

test('what is left out does not come back as null', () => {
  const { fidelity, scope, overrides, ...short } = exampleRunSpec();
  const draft: RunSpecDraft = { ...short, statistics: { imageCount: 1, repeatCount: 1 } };
  const coerced = coerceInputValue(draft, runSpecInput);
  expect(coerced).toEqual(draft);
  expect(parseRunSpec(coerced)).toMatchObject({ ok: true, value: { fidelity, scope, overrides } });
});

test.each<[string, object, string]>([
  ['two branches', { lognormal: SIGMAS, polynomial: { coefficientsRatio: [1] } }, 'Exactly one key'],
  ['no branch', {}, 'Exactly one key must be specified'],
  ['a branch of null', { lognormal: null }, 'must be non-null'],
])('an alternative with %s is refused by GraphQL itself', (_, variation, message) => {
  const spec = exampleRunSpec();
  const device = { ...spec.accelerator.device, variation };
  const input = { ...spec, accelerator: { ...spec.accelerator, device } };
  expect(() => coerceInputValue(input, runSpecInput)).toThrow(message);
});

test('an alternative is checked in a document too, not in variables alone', () => {
  const query = 'query($spec: RunSpecInput!) { echo(spec: $spec) }';
  const device = { ...accelerator.device, variation: {} };
  const variableValues = { spec: exampleRunSpec() };
  expect(graphqlSync({ schema, source: query, variableValues }).errors).toBeUndefined();
  const broken = { spec: { ...variableValues.spec, accelerator: { ...accelerator, device } } };
  expect(graphqlSync({ schema, source: query, variableValues: broken }).errors?.[0]?.message).toContain(
    'Exactly one key must be specified for OneOf type "VariationInput"',
  );
});

test('a field that the spec does not have does not get through', () => {
  expect(() => coerceInputValue({ ...exampleRunSpec(), extra: 1 }, runSpecInput)).toThrow('extra');
});
