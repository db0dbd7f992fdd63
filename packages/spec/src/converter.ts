import { z } from 'zod';
import { alternative, choice, quantity } from './quantity.ts';

export const dacSchema = z.strictObject({
  resolutionBits: quantity(z.int().min(1).max(8), {
    unit: 'Bits',
    label: 'DAC resolution',
    help: 'Input bits driven in one cycle: with 1 bit a word line is either on or off, and inputs come bit by bit.',
    source: 'lin2018',
  }),
});

const tracking = choice(
  {
    inputAware: ['Input-aware', 'References follow the word lines that are on (replica rows).'],
    fixed: ['Fixed', 'References are made for a full operation unit, whatever is on.'],
  },
  {
    typeName: 'ReferenceTracking',
    label: 'References',
    help: 'Whether the current of off-state cells is accounted for read by read.',
    source: 'chen2018',
  },
);

const shift = (index: number) =>
  quantity(z.number().min(-2).max(2), {
    unit: 'Ratio',
    label: `Shift of IR[${index}]`,
    help: `Moves the reference current of the sum ${index} by this many steps between neighbouring sums; the threshold above it moves by half.`,
    source: 'lin2018',
  }).default(0);

export const senseAmplifierSchema = z.strictObject({
  resolutionBits: quantity(z.int().min(1).max(10), {
    unit: 'Bits',
    label: 'Sense-amplifier resolution',
    help: 'The amplifier tells at most 2^bits sums apart; fewer codes than sums are spread evenly.',
    source: 'lin2018',
  }),
  placement: choice(
    {
      nominal: ['Nominal', 'Midpoints between sums of nominal conductances.'],
      mean: ['Mean', 'Midpoints between sums of the cells’ mean conductances.'],
      optimal: ['Optimal', 'Where neighbouring sums are equally likely, given how often they occur.'],
    },
    {
      typeName: 'ReferencePlacement',
      label: 'Reference placement',
      help: 'Where the thresholds between neighbouring sums lie.',
      source: 'lin2018',
    },
  ).default('nominal'),
  tracking: tracking.default('inputAware'),
  zeroShiftRatio: shift(0),
  oneShiftRatio: shift(1),
  guardBandV: quantity(z.number().min(0).max(1), {
    unit: 'V',
    label: 'Guard band (dVSA)',
    help: 'Difference voltage below which a comparison is not settled. 0 settles always.',
    source: 'lin2018',
  }).default(0),
  levelSwingV: quantity(z.number().min(0.001).max(10), {
    unit: 'V',
    label: 'Swing of one level',
    help: 'Difference voltage that one step between neighbouring sums develops at the amplifier (alpha times the current step).',
    source: 'lin2018',
  }).default(0.1),
  unresolved: choice(
    {
      random: ['Either', 'Falls to either side with equal chance.'],
      wrong: ['Wrong', 'Always falls to the wrong side: the worst case.'],
      lower: ['Lower', 'Keeps the lower code.'],
    },
    {
      typeName: 'UnresolvedPolicy',
      label: 'Unsettled comparison',
      help: 'What a comparison inside the guard band gives.',
    },
  ).default('random'),
});

export const adcSchema = z.strictObject({
  resolutionBits: quantity(z.int().min(1).max(14), {
    unit: 'Bits',
    label: 'ADC resolution',
    help: 'The converter has 2^bits codes, evenly spaced over its range.',
    source: 'shafiee2016',
  }),
  range: choice(
    {
      full: ['Full', 'From the smallest to the largest possible sum.'],
      granular: ['Granular', 'One code is one step of the sum; larger sums saturate.'],
      percentile: [
        'Calibrated',
        'The percentile of the sums of each weight slice on the calibration images.',
      ],
    },
    {
      typeName: 'AdcRange',
      label: 'ADC range',
      help: 'Which sums the codes cover.',
      source: 'crosssim',
    },
  ),
  percentileRatio: quantity(z.number().min(0.5).max(1), {
    unit: 'Ratio',
    label: 'Calibration percentile',
    help: 'Share of the sums that a calibrated range holds.',
    source: 'crosssim',
  }).default(0.999),
  tracking: tracking.default('inputAware'),
});

/** What turns the current of a bit line into a number, and its own errors. */
export const readoutSchema = z.strictObject({
  converter: alternative(
    {
      senseAmplifier: {
        label: 'Sense amplifier',
        help: 'Compares the current with references, one a sum (DL-RSIM).',
        schema: senseAmplifierSchema,
      },
      adc: {
        label: 'ADC',
        help: 'Evenly spaced codes over a range.',
        schema: adcSchema,
      },
    },
    {
      typeName: 'ConverterInput',
      label: 'Converter',
      help: 'What reads the current of a bit line.',
      source: 'lin2018',
    },
  ),
  offsetSigmaRatio: quantity(z.number().min(0).max(10), {
    unit: 'Ratio',
    label: 'Converter offset',
    help: 'Standard deviation of a converter’s offset, in steps between neighbouring sums. Frozen in a chip; tables draw it for every read.',
  }).default(0),
  gainSigmaRatio: quantity(z.number().min(0).max(0.5), {
    unit: 'Ratio',
    label: 'Converter gain error',
    help: 'Standard deviation of a converter’s gain around 1. Frozen in a chip; tables draw it for every read.',
  }).default(0),
  clampErrorRatio: quantity(z.number().min(0).max(0.5), {
    unit: 'Ratio',
    label: 'Clamp-voltage error',
    help: 'Largest error of the read voltage over the voltage; evenly distributed, new for every read.',
    source: 'lin2018',
  }).default(0),
});

export type ReadoutSpec = Readonly<z.infer<typeof readoutSchema>>;
