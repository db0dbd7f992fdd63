import {
  buildSchema,
  coerceInputValue,
  type GraphQLInputType,
  graphqlSync,
  isInputObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { exampleDeploymentSpec, exampleRunSpec, exampleSearchSpec } from '../testing/index.ts';
import {
  type AcceleratorSpec,
  type DeploymentSpec,
  deploymentPresets,
  describeDeploymentSpec,
  describeRunSpec,
  describeSearchSpec,
  parseDeploymentSpec,
  parseRunSpec,
  parseSearchSpec,
  presets,
  printGraphqlInputs,
  type RunSpec,
  type RunSpecDraft,
} from './index.ts';

const schema = buildSchema(`type Query { echo(spec: RunSpecInput!): Int }\n${printGraphqlInputs()}`);
const inputType = (name: string) => schema.getType(name) as GraphQLInputType;
const runSpecInput = inputType('RunSpecInput');

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

const { chip } = exampleDeploymentSpec();
const withCost = (cost: DeploymentSpec['chip']['converters']['cost']) =>
  exampleDeploymentSpec({ chip: { ...chip, converters: { ...chip.converters, cost } } });
const measured = { datasetDigest: 'b'.repeat(64), imageCount: 8 };

const deployments: readonly (readonly [string, DeploymentSpec])[] = [
  ...deploymentPresets.map(
    ({ key, deployment }) => [`the preset ${key}`, exampleDeploymentSpec(deployment)] as const,
  ),
  ['one number for converters', withCost({ fixed: { energyJ: 1e-12, areaM2: 1e-9 } })],
  ['the regression', withCost({ regression: { nodeM: 32e-9 } })],
  [
    'measured activity and layers of their own',
    exampleDeploymentSpec({
      activity: { measured },
      layers: [{ layerName: 'conv1', partition: 'shiftedWindow', replicaCount: 4 }, { layerName: 'fc1' }],
    }),
  ],
];

test.each(deployments)('a deployment with %s comes through GraphQL unchanged', (_, spec) => {
  const coerced = coerceInputValue(structuredClone(spec), inputType('DeploymentSpecInput'));
  expect(parseDeploymentSpec(structuredClone(coerced))).toEqual({ ok: true, value: spec });
});

test('a search comes through GraphQL unchanged, with every kind of knob and goal', () => {
  const spec = exampleSearchSpec({
    method: 'nsga2',
    knobs: [
      { path: 'chip.peCount', values: [6, 12] },
      { path: 'mapping.partition', options: ['im2col', 'inputReuse'] },
      { path: 'chip.fillSec', range: { lowValue: 1e-7, highValue: 1e-6, scale: 'logarithmic' } },
    ],
    objectives: ['energyDelay', 'accuracy'],
    constraints: [
      { metric: 'area', atMostValue: 5e-5 },
      { metric: 'accuracy', atLeastValue: 0.91 },
    ],
    reliability: { datasetDigest: 'b'.repeat(64), statistics: { imageCount: 100, repeatCount: 3 } },
  });
  const coerced = coerceInputValue(structuredClone(spec), inputType('SearchSpecInput'));
  expect(parseSearchSpec(structuredClone(coerced))).toEqual({ ok: true, value: spec });
});

test('no whole number is larger than an Int of GraphQL, which has 32 bits', () => {
  const numbers = [...describeRunSpec(), ...describeDeploymentSpec(), ...describeSearchSpec()];
  const wide = numbers.flatMap((field) =>
    field.kind === 'number' && field.isInteger && field.maximum >= 2 ** 31 ? [field.path] : [],
  );
  expect(wide).toEqual([]);
  const programming = { ...chip.programming, enduranceCount: 1e12 };
  const spec = exampleDeploymentSpec({ chip: { ...chip, bufferBytes: 2 ** 30, programming } });
  const coerced = coerceInputValue(structuredClone(spec), inputType('DeploymentSpecInput'));
  expect(coerced).toEqual(spec);
});

test('every branch of every alternative is among them', () => {
  const documents = [...specs, ...deployments].map(([, spec]) => JSON.stringify(spec));
  const branches = Object.values(schema.getTypeMap()).flatMap((type) =>
    isInputObjectType(type) && type.isOneOf ? Object.keys(type.getFields()) : [],
  );
  expect(branches).toHaveLength(12);
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
