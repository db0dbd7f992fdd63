import { UNITS } from '@dl-rsim/units';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import {
  datasetSummarySchema,
  networkSummarySchema,
  quantityRegistry,
  reliabilityResultSchema,
  runSpecSchema,
} from './index.ts';

/** Numbers that are no measured quantity: versions. Sweep values take the unit of the swept field. */
function* numbersOf(
  schema: z.core.$ZodType,
  name: string,
): Generator<{ name: string; schema: z.core.$ZodType }> {
  const def = schema._zod.def;
  if (def.type === 'object') {
    for (const [key, child] of Object.entries((def as z.core.$ZodObjectDef).shape))
      yield* numbersOf(child, key);
  } else if (def.type === 'array') yield* numbersOf((def as z.core.$ZodArrayDef).element, name);
  else if (def.type === 'nullable') yield* numbersOf((def as z.core.$ZodNullableDef).innerType, name);
  else if (def.type === 'number') yield { name, schema };
}

const roots = { runSpecSchema, reliabilityResultSchema, networkSummarySchema, datasetSummarySchema };

test.each(
  Object.entries(roots),
)('every number of %s is registered with a unit that ends its name', (_, root) => {
  const numbers = [...numbersOf(root, 'root')];
  expect(numbers.length).toBeGreaterThan(3);
  for (const { name, schema } of numbers) {
    const unit = quantityRegistry.get(schema as z.ZodType<number>)?.unit;
    expect(unit, `${name} is not registered: wrap it in quantity()`).toBeDefined();
    expect(UNITS).toContain(unit);
    const isPlural = name.endsWith(`${unit}s`);
    if (name !== 'outputShape')
      expect(name.endsWith(unit as string) || isPlural, `${name} must end in ${unit}`).toBe(true);
  }
});
