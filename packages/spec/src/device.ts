import { z } from 'zod';
import { alternative, choice, quantity } from './quantity.ts';

const sigma = (state: string) =>
  quantity(z.number().min(0).max(2), {
    unit: 'Ratio',
    label: `${state} sigma`,
    help: `Standard deviation of ln R in the ${state === 'LRS' ? 'low' : 'high'}-resistance state; levels between are interpolated by level. 0 is a device without variation.`,
    source: 'lin2018',
  });

export const MAX_SAMPLE_COUNT = 1000;

const coefficients = z
  .array(
    quantity(z.number().min(-1000).max(1000), {
      unit: 'Ratio',
      label: 'Coefficient',
      help: 'Coefficient of the polynomial, lowest power first.',
    }),
  )
  .min(1)
  .max(6);

const samples = z
  .array(
    z
      .array(
        quantity(z.number().min(1).max(1e12), {
          unit: 'Ohm',
          label: 'Measured resistance',
          help: 'One measured cell.',
        }),
      )
      .min(2)
      .max(MAX_SAMPLE_COUNT),
  )
  .min(2)
  .max(16);

/** How programmed cells of one level differ from each other. */
export const variationSchema = alternative(
  {
    lognormal: {
      label: 'Lognormal',
      help: 'ln R is normal around the median of each state (Lin 2018, eq. 4).',
      schema: z.strictObject({ lrsSigmaRatio: sigma('LRS'), hrsSigmaRatio: sigma('HRS') }),
    },
    polynomial: {
      label: 'Programming-error polynomial',
      help: 'Conductance is normal around its target, with a deviation that is a polynomial of the target.',
      schema: z.strictObject({ coefficientsRatio: coefficients }),
    },
    measured: {
      label: 'Measured cells',
      help: 'Resistances that you measured, level by level.',
      schema: z.strictObject({
        samplesOhm: samples,
        use: choice(
          {
            empirical: ['As measured', 'Cells are drawn from the samples themselves.'],
            fitted: ['Lognormal fit', 'Median and sigma of ln R are fitted to the samples of each level.'],
          },
          { typeName: 'MeasuredUse', label: 'Samples are', help: 'Drawn as they are, or fitted first.' },
        ),
      }),
    },
  },
  {
    typeName: 'VariationInput',
    label: 'Variation',
    help: 'How programmed cells of one level differ. Polynomials: deviation over Gmax as a function of target over Gmax. Measured: one list of resistances a level, level 0 (lowest conductance) first.',
    source: 'lin2018',
  },
);

const share = (label: string, help: string) =>
  quantity(z.number().min(0).max(0.5), { unit: 'Ratio', label, help, source: 'chen2017' });

/** Cells that do not follow their programming. */
export const faultsSchema = z.strictObject({
  stuckLrsRatio: share('Stuck at LRS', 'Share of cells that conduct as the low-resistance state forever.'),
  stuckHrsRatio: share('Stuck at HRS', 'Share of cells that conduct as the high-resistance state forever.'),
  clusterCellCount: quantity(z.int().min(1).max(256), {
    unit: 'Count',
    label: 'Fault cluster',
    help: 'Cells in one run of faults: along a bit line for LRS, along a word line for HRS. 1 scatters them evenly. Tables know shares only, not places.',
    source: 'chen2017',
  }),
});

/** Conductance after some time at some temperature: G0 (1 + a t / t0)^-nu, a by Arrhenius. */
export const retentionSchema = z.strictObject({
  timeSec: quantity(z.number().min(0).max(1e10), {
    unit: 'Sec',
    label: 'Time since programming',
    help: 'Age of the cells when they are read. 0 is freshly programmed.',
  }),
  driftRatio: quantity(z.number().min(-0.5).max(0.5), {
    unit: 'Ratio',
    label: 'Drift exponent',
    help: 'nu in G(t) = G0 (1 + t / t0)^-nu; positive drifts to lower conductance.',
    source: 'boybat2018',
  }),
  driftSigmaRatio: quantity(z.number().min(0).max(0.5), {
    unit: 'Ratio',
    label: 'Drift spread',
    help: 'Standard deviation of nu from cell to cell.',
    source: 'boybat2018',
  }),
  referenceTimeSec: quantity(z.number().min(1e-9).max(1e6), {
    unit: 'Sec',
    label: 'Reference time t0',
    help: 'Time after programming from which drift is counted.',
  }),
  temperatureK: quantity(z.number().min(200).max(500), {
    unit: 'K',
    label: 'Temperature',
    help: 'Temperature at which the cells were kept. It speeds drift up by exp(Ea / k (1 / Tref - 1 / T)).',
  }),
  referenceTemperatureK: quantity(z.number().min(200).max(500), {
    unit: 'K',
    label: 'Reference temperature',
    help: 'Temperature at which drift was characterised.',
  }),
  activationEnergyV: quantity(z.number().min(0).max(3), {
    unit: 'V',
    label: 'Activation energy',
    help: 'Ea over the elementary charge: 1 V is 1 eV. 0 makes drift independent of temperature.',
  }),
});

/** What changes between two reads of the same cell. */
export const noiseSchema = z.strictObject({
  readSigmaRatio: quantity(z.number().min(0).max(1), {
    unit: 'Ratio',
    label: 'Read noise',
    help: 'Standard deviation of the conductance of a cell from read to read, over the highest conductance.',
    source: 'rasch2021',
  }),
  telegraphProbabilityRatio: quantity(z.number().min(0).max(1), {
    unit: 'Ratio',
    label: 'RTN occupancy',
    help: 'Chance that the trap of a cell is filled (random telegraph noise).',
    source: 'he2019',
  }),
  telegraphAmplitudeRatio: quantity(z.number().min(0).max(0.9), {
    unit: 'Ratio',
    label: 'RTN amplitude',
    help: 'Part of its conductance that a cell loses while its trap is filled.',
    source: 'he2019',
  }),
});

export const FAULTLESS = { stuckLrsRatio: 0, stuckHrsRatio: 0, clusterCellCount: 1 };
export const FRESH = {
  timeSec: 0,
  driftRatio: 0.1,
  driftSigmaRatio: 0,
  referenceTimeSec: 1,
  temperatureK: 300,
  referenceTemperatureK: 300,
  activationEnergyV: 0,
};
export const NOISELESS = { readSigmaRatio: 0, telegraphProbabilityRatio: 0, telegraphAmplitudeRatio: 0 };

/** A ReRAM device: its levels, and everything that moves a cell away from them. */
export const deviceSchema = z.strictObject({
  onResistanceOhm: quantity(z.number().min(100).max(1e8), {
    unit: 'Ohm',
    label: 'On resistance',
    help: 'Median resistance of the low-resistance state (LRS), Ron. Without wires, currents and references scale with it together, so alone it does not change which sums are confused.',
    source: 'lin2018',
  }),
  resistanceRatio: quantity(z.number().min(1.01).max(1e6), {
    unit: 'Ratio',
    label: 'R-ratio',
    help: 'Median resistance of the high-resistance state divided by that of the low-resistance state.',
    source: 'lin2018',
  }),
  levelConductancesRatio: z
    .array(
      quantity(z.number().min(0).max(1), {
        unit: 'Ratio',
        label: 'Level conductance',
        help: 'Nominal conductance of one level over the highest.',
      }),
    )
    .max(16)
    .default([])
    .meta({
      title: 'Level conductances',
      description:
        'Nominal conductance of each level over the highest, lowest first. Empty: levels evenly spaced in conductance between the two states.',
    }),
  variation: variationSchema,
  faults: faultsSchema.default(FAULTLESS),
  retention: retentionSchema.default(FRESH),
  noise: noiseSchema.default(NOISELESS),
  nonlinearityRatio: quantity(z.number().min(0).max(8), {
    unit: 'Ratio',
    label: 'I-V nonlinearity',
    help: 'Read voltage over V0 in I = I0 sinh(V / V0). 0 is an ohmic cell.',
    source: 'chakraborty2020',
  }).default(0),
});

export type DeviceSpec = Readonly<z.infer<typeof deviceSchema>>;
export type VariationSpec = Readonly<z.infer<typeof variationSchema>>;
