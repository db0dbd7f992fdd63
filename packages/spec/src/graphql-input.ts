import type { z } from 'zod';
import { acceleratorSchema } from './accelerator.ts';
import { chipSchema, programmingSchema, technologySchema } from './chip.ts';
import { componentRegistry, costsSchema } from './component.ts';
import { convertersSchema } from './converter-cost.ts';
import { deploymentSpecSchema, scheduleSchema } from './deployment.ts';
import { unwrap } from './describe.ts';
import { layerMappingSchema, mappingSchema } from './mapping.ts';
import { alternativeRegistry, choiceRegistry } from './quantity.ts';
import { fixedPointSchema } from './quantization.ts';
import { overrideSchema, runSpecSchema, scopeSchema, statisticsSchema } from './run.ts';
import {
  constraintSchema,
  knobRangeSchema,
  knobSchema,
  reliabilityPartSchema,
  searchSpecSchema,
} from './search.ts';
import { sweepAxisSchema } from './sweep.ts';
import { awarenessSchema, trainingOptionsSchema, trainingSpecSchema } from './training.ts';

const NAMES: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  [runSpecSchema, 'RunSpecInput'],
  [acceleratorSchema, 'AcceleratorInput'],
  [statisticsSchema, 'StatisticsInput'],
  [scopeSchema, 'ScopeInput'],
  [overrideSchema, 'LayerOverrideInput'],
  [fixedPointSchema, 'FixedPointInput'],
  [sweepAxisSchema, 'SweepAxisInput'],
  [trainingSpecSchema, 'TrainingSpecInput'],
  [trainingOptionsSchema, 'TrainingOptionsInput'],
  [awarenessSchema, 'AwarenessInput'],
  [deploymentSpecSchema, 'DeploymentSpecInput'],
  [chipSchema, 'ChipInput'],
  [costsSchema, 'CostsInput'],
  [convertersSchema, 'ConvertersInput'],
  [programmingSchema, 'ProgrammingInput'],
  [technologySchema, 'TechnologyInput'],
  [mappingSchema, 'MappingInput'],
  [layerMappingSchema, 'LayerMappingInput'],
  [scheduleSchema, 'ScheduleInput'],
  [searchSpecSchema, 'SearchSpecInput'],
  [knobSchema, 'KnobInput'],
  [knobRangeSchema, 'KnobRangeInput'],
  [constraintSchema, 'ConstraintInput'],
  [reliabilityPartSchema, 'ReliabilityPartInput'],
]);

/** The types so far, by name: the schema that each is of, and its text once it is printed. */
type Types = Map<string, { readonly schema: z.core.$ZodType; text: string }>;

/** The SDL of every input type of the specs, made from the schemas so that API and spec cannot part. */
export function printGraphqlInputs(): string {
  const types: Types = new Map();
  printObject(runSpecSchema, 'RunSpecInput', types);
  printObject(sweepAxisSchema, 'SweepAxisInput', types);
  printObject(trainingSpecSchema, 'TrainingSpecInput', types);
  printObject(deploymentSpecSchema, 'DeploymentSpecInput', types);
  printObject(searchSpecSchema, 'SearchSpecInput', types);
  const texts = [...types.values()].map(({ text }) => text);
  return `# Made from packages/spec; do not edit.\n\n${texts.join('\n')}`;
}

function printObject(schema: z.core.$ZodType, name: string, types: Types): void {
  const type = reserve(schema, name, types);
  if (!type) return;
  const { shape } = schema._zod.def as z.core.$ZodObjectDef;
  const alternative = alternativeRegistry.get(schema as z.ZodType);
  const fields = Object.entries(shape).map(([key, child]) => {
    const help = (unwrap(child) as z.ZodType).description ?? (child as z.ZodType).description;
    const mark = unwrap(child) === child ? '!' : '';
    const ownName = capitalized(key) + (alternative ? alternative.typeName : 'Input');
    const comment = help ? `  ${JSON.stringify(help)}\n` : '';
    return `${comment}  ${key}: ${typeOf(unwrap(child), ownName, types)}${mark}\n`;
  });
  type.text = `input ${name}${alternative ? ' @oneOf' : ''} {\n${fields.join('')}}\n`;
}

/** Takes a name in the order of the schema; null when its type is there already. */
function reserve(schema: z.core.$ZodType, name: string, types: Types): { text: string } | null {
  const found = types.get(name);
  if (found && found.schema !== schema && !(isComponent(found.schema) && isComponent(schema)))
    throw new Error(`two schemas would be ${name}: name one of them`);
  if (found) return null;
  const type = { schema, text: '' };
  types.set(name, type);
  return type;
}

/** `ownName` is what a nested object is called when nothing else names it. */
function typeOf(schema: z.core.$ZodType, ownName: string, types: Types): string {
  const { def } = schema._zod;
  switch (def.type) {
    case 'object': {
      const name = nameOf(schema) ?? alternativeRegistry.get(schema as z.ZodType)?.typeName ?? ownName;
      printObject(schema, name, types);
      return name;
    }
    case 'array':
      return `[${typeOf(unwrap((def as z.core.$ZodArrayDef).element), ownName, types)}!]`;
    case 'number':
      return (schema as z.ZodNumber).isInt ? 'Int' : 'Float';
    case 'string':
      return 'String';
    case 'enum':
      return printEnum(schema, types);
    case 'literal':
      return 'Int';
    default:
      throw new Error(`no GraphQL input type for ${def.type} (${ownName})`);
  }
}

function printEnum(schema: z.core.$ZodType, types: Types): string {
  const meta = choiceRegistry.get(schema as z.ZodType);
  if (!meta) throw new Error('an enumeration is not a choice: make it with choice()');
  const type = reserve(schema, meta.typeName, types);
  const values = meta.options.map(
    ({ value, label, help }) => `  ${JSON.stringify(`${label}: ${help}`)}\n  ${value}\n`,
  );
  if (type) type.text = `enum ${meta.typeName} {\n${values.join('')}}\n`;
  return meta.typeName;
}

function nameOf(schema: z.core.$ZodType): string | undefined {
  return isComponent(schema) ? 'ComponentInput' : NAMES.get(schema);
}

/** Components of a chip differ in their words only, and share a type. */
function isComponent(schema: z.core.$ZodType): boolean {
  return componentRegistry.has(schema as z.ZodType);
}

function capitalized(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}
