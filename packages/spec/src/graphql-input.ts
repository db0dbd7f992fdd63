import type { z } from 'zod';
import { acceleratorSchema } from './accelerator.ts';
import { quantizationSchema, runSpecSchema, statisticsSchema } from './run.ts';

const ROOTS: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  [acceleratorSchema, 'AcceleratorInput'],
  [quantizationSchema, 'QuantizationInput'],
  [statisticsSchema, 'StatisticsInput'],
  [runSpecSchema, 'RunSpecInput'],
]);

/** The SDL of every input type of a run spec, made from the schemas so that API and spec cannot part. */
export function printGraphqlInputs(): string {
  const types = new Map<string, string>();
  printObject(runSpecSchema, 'RunSpecInput', types);
  return `# Made from packages/spec; do not edit.\n\n${[...types.values()].join('\n')}`;
}

function printObject(schema: z.core.$ZodType, name: string, types: Map<string, string>): void {
  if (types.has(name)) return;
  types.set(name, '');
  const { shape } = schema._zod.def as z.core.$ZodObjectDef;
  const fields = Object.entries(shape).map(([key, child]) => {
    const help = (child as z.ZodType).description;
    return `${help ? `  ${JSON.stringify(help)}\n` : ''}  ${key}: ${typeOf(child, key, types)}!\n`;
  });
  types.set(name, `input ${name} {\n${fields.join('')}}\n`);
}

function typeOf(schema: z.core.$ZodType, key: string, types: Map<string, string>): string {
  switch (schema._zod.def.type) {
    case 'object': {
      const name = ROOTS.get(schema) ?? objectName(schema, key);
      printObject(schema, name, types);
      return name;
    }
    case 'number':
      return (schema as z.ZodNumber).isInt ? 'Int' : 'Float';
    case 'string':
      return 'String';
    case 'boolean':
      return 'Boolean';
    case 'literal':
      return 'Int';
    default:
      throw new Error(`no GraphQL input type for ${schema._zod.def.type} (${key})`);
  }
}

function objectName(schema: z.core.$ZodType, key: string): string {
  const shape = (schema._zod.def as z.core.$ZodObjectDef).shape;
  if ('integerBits' in shape) return 'FixedPointInput';
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}Input`;
}
