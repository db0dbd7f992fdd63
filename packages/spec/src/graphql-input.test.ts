import { buildSchema, coerceInputValue, type GraphQLInputType } from 'graphql';
import { expect, test } from 'vitest';
import { exampleRunSpec } from '../testing/index.ts';
import { parseRunSpec, presets, printGraphqlInputs } from './index.ts';

const schema = buildSchema(`type Query { _: Int }\n${printGraphqlInputs()}`);
const runSpecInput = schema.getType('RunSpecInput') as GraphQLInputType;

test.each(
  presets.map((preset) => [preset.key, preset] as const),
)('%s comes through GraphQL unchanged', (_, preset) => {
  const spec = exampleRunSpec({ accelerator: preset.accelerator, quantization: preset.quantization });
  const coerced = coerceInputValue(structuredClone(spec), runSpecInput);
  expect(parseRunSpec(structuredClone(coerced))).toEqual({ ok: true, value: spec });
});

test('a field that the spec does not have does not get through', () => {
  expect(() => coerceInputValue({ ...exampleRunSpec(), extra: 1 }, runSpecInput)).toThrow('extra');
});
