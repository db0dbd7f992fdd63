import { z } from 'zod';
import type { IssueSink } from './issues.ts';
import { alternative, quantity } from './quantity.ts';

const column = <S extends z.ZodType<number>>(
  schema: S,
  meta: { readonly unit: 'Bits' | 'J' | 'M2'; readonly label: string; readonly help: string },
) => z.array(quantity(schema, meta)).min(1).max(16).meta({ title: meta.label, description: meta.help });

const conversionEnergy = z.number().min(0).max(1e-3);
const converterArea = z.number().min(0).max(1e-3);

/** What one conversion costs, by its resolution. */
export const converterCostSchema = alternative(
  {
    fixed: {
      label: 'One number',
      help: 'Whatever its resolution.',
      schema: z.strictObject({
        energyJ: quantity(conversionEnergy, {
          unit: 'J',
          label: 'Energy of a conversion',
          help: 'Of one conversion of one converter.',
        }),
        areaM2: quantity(converterArea, { unit: 'M2', label: 'Converter area', help: 'Of one converter.' }),
      }),
    },
    table: {
      label: 'Table by resolution',
      help: 'Published values; resolutions in between are interpolated on a logarithmic scale, those outside are refused.',
      schema: z
        .strictObject({
          resolutionsBits: column(z.int().min(1).max(16), {
            unit: 'Bits',
            label: 'Resolutions',
            help: "Ascending; the accelerator's converter is between the first and the last.",
          }),
          energiesJ: column(conversionEnergy, {
            unit: 'J',
            label: 'Energies of a conversion',
            help: 'Of one conversion of one converter, one a resolution.',
          }),
          areasM2: column(converterArea, {
            unit: 'M2',
            label: 'Converter areas',
            help: 'Of one converter, one a resolution.',
          }),
        })
        .superRefine(checkTable),
    },
    regression: {
      label: 'Survey regression',
      help: 'Regression over published stand-alone converters of at least 4 bits; a fifth of the energy is leakage.',
      schema: z.strictObject({
        nodeM: quantity(z.number().min(1e-9).max(1e-6), {
          unit: 'M',
          label: 'Technology node',
          help: 'Node of the converter.',
          source: 'andrulis2024adc',
        }),
      }),
    },
  },
  {
    typeName: 'ConverterCostInput',
    label: 'Converter cost',
    help: 'Energy and area of the converter, by its resolution.',
  },
);

type Table = {
  readonly resolutionsBits: readonly number[];
  readonly energiesJ: readonly number[];
  readonly areasM2: readonly number[];
};

/** A row for each resolution, the lowest first. */
function checkTable({ resolutionsBits, ...columns }: Table, context: z.core.$RefinementCtx): void {
  const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (resolutionsBits.some((bits, index) => index > 0 && bits <= resolutionsBits[index - 1]!))
    refuse('resolutionsBits', 'resolutions must ascend; sort them, and give each once');
  const wanted = resolutionsBits.length;
  for (const [key, { length }] of Object.entries(columns)) {
    if (length !== wanted)
      refuse(key, `${length} entries are given for ${wanted} resolutions; give one a resolution`);
  }
}

/** Published converters of the regression are slower. */
const SHORTEST_REGRESSION_SEC = 1e-10;

/** Rates that the regression knows. */
export function checkRate(
  { conversionSec, cost }: { readonly conversionSec: number; readonly cost: ConverterCostSpec },
  context: IssueSink,
): void {
  if (!cost.regression || conversionSec >= SHORTEST_REGRESSION_SEC) return;
  const limit = `the regression ends at ${SHORTEST_REGRESSION_SEC} s`;
  const message = `${conversionSec} s is too short: ${limit}; take slower converters, or fixed or table`;
  context.addIssue({ code: 'custom', path: ['conversionSec'], message });
}

/** The converters of a crossbar: sense amplifiers or ADCs, as the accelerator says. */
export const convertersSchema = z
  .strictObject({
    count: quantity(z.int().min(1).max(1024), {
      unit: 'Count',
      label: 'Converters in a crossbar',
      help: 'Bit lines of an operation unit share them, one conversion after another.',
      source: 'shafiee2016',
    }),
    conversionSec: quantity(z.number().min(1e-12).max(1e-3), {
      unit: 'Sec',
      label: 'Time of a conversion',
      help: 'How long one conversion keeps one converter busy.',
      source: 'shafiee2016',
    }),
    leakageW: quantity(z.number().min(0).max(1), {
      unit: 'W',
      label: 'Converter leakage',
      help: 'Power of one converter that does nothing.',
    }).default(0),
    cost: converterCostSchema,
  })
  .superRefine(checkRate);

export type ConverterCostSpec = Readonly<z.infer<typeof converterCostSchema>>;
export type ConvertersSpec = Readonly<z.infer<typeof convertersSchema>>;
