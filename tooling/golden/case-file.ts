import { z } from 'zod';
import type { OpenedTable } from './deploy/table.ts';
import { deployTableOf } from './deploy/tables.ts';

/** The door: what a JSON file below the folder turns out to be. */
export type ParsedFile =
  | { readonly status: 'case'; readonly content: GoldenCase }
  | { readonly status: 'network'; readonly content: NetworkCase }
  | { readonly status: 'table'; readonly content: OpenedTable }
  | { readonly status: 'damaged'; readonly message: string };

const count = z.number().int().positive().max(1_000_000);
const bits = (most: number) => z.number().int().min(1).max(most);
const codeCount = z
  .number()
  .int()
  .min(2)
  .max(2 ** 40);
const integers = z.array(z.array(z.number().int()).min(1)).min(1);
const matrix = z.array(z.array(z.number()).min(1)).min(1);
const cube = z.array(matrix).min(1);
const tensor = z.array(cube).min(1);
const scheme = z.enum(['offset', 'balanced']);

const adc = z
  .object({ min: z.number(), max: z.number(), levels: codeCount })
  .refine(({ min, max }) => max > min, 'an ADC has max above min');
const bounds = z.array(z.tuple([z.number().int().nonnegative(), count])).min(1);

const productSpec = z.object({
  scheme,
  weight_bits: bits(24),
  weight_slices: bits(24),
  cell_bits: bits(4),
  input_bits: bits(24),
  signed_input: z.boolean(),
  slice_size: bits(8),
  adc_per_input_bit: z.boolean(),
  gmin_norm: z.number().min(0).lt(1),
  offset_style: z.enum(['DIGITAL_OFFSET', 'UNIT_COLUMN_SUBTRACTION']),
});

const product = {
  id: z.string(),
  spec: productSpec,
  weights_int: integers.describe('[column][row]'),
  inputs_int: integers.describe('[vector][row]'),
  expected_y: matrix.describe('[vector][column]'),
  tolerance_abs_y: z.number().positive(),
};
const convertedRows = {
  row_start: z.number().int().nonnegative(),
  row_end: count,
  adc_per_slice: z.array(adc).min(1),
  adc_codes: z.array(z.array(integers)).describe('[vector][slice][plane][line]'),
};

const idealProduct = z.object({
  ...product,
  kind: z.literal('mvm_bitsliced_adc'),
  arrays: z.array(z.object(convertedRows)).min(1),
});
const givenProduct = z.object({
  ...product,
  kind: z.literal('mvm_explicit_conductance'),
  arrays: z
    .array(z.object({ ...convertedRows, conductance_norm: tensor.describe('[slice][side][line][row]') }))
    .min(1),
});

const convolution = z.object({
  id: z.string(),
  kind: z.literal('conv_layer'),
  cin: count,
  cout: count,
  kernel: count,
  stride: count,
  padding: z.number().int().nonnegative(),
  spec: z.object({ scheme, slices: bits(24), cell_bits: bits(4) }),
  weights_int: z.array(z.array(integers)).min(1).describe('[out][in][y][x]'),
  inputs_int: z.array(z.array(integers)).min(1).describe('[image][in][y][x]'),
  bias: z.array(z.number()),
  array_row_bounds: bounds,
  adc_per_slice: z.array(adc).min(1),
  expected: tensor.describe('[image][out][y][x]'),
  tolerance_abs: z.number().positive(),
});

const statistics = z.object({
  id: z.string(),
  kind: z.literal('mvm_statistics'),
  spec: z.object({
    scheme,
    slices: bits(24),
    weight_bits: bits(24),
    input_bits: bits(24),
    cell_bits: bits(4),
    adc_min: z.number(),
    adc_max: z.number(),
    adc_levels: codeCount,
    on_off_ratio: z.union([z.literal('inf'), z.number().gt(1)]).nullish(),
    row_bounds: bounds,
  }),
  error_model: z.string(),
  error_definition: z.string().optional(),
  sigma: z.number().nonnegative().nullish(),
  weights_int: integers,
  inputs_int: integers,
  programmings: count,
  noise_free_y_int: matrix,
  expected_rms_error_int: z.number().positive(),
  expected_std_error_int_per_output: matrix.optional(),
});

const irDrop = z.object({
  id: z.string(),
  kind: z.literal('ir_drop'),
  r_word_line_ohm: z.number().nonnegative(),
  r_bit_line_ohm: z.number().nonnegative(),
  resistances_ohm: z.array(z.array(z.number().positive()).min(1)).min(1).describe('[row][column]'),
  voltages: matrix.describe('[vector][row]'),
  expected_output_currents: matrix.describe('[vector][column]'),
  expected_word_line_node_voltages: cube.optional().describe('[vector][row][column]'),
  expected_bit_line_node_voltages: cube.optional(),
  tolerance_rel: z.number().positive(),
});

const networkLogits = z.object({
  model: z.string().startsWith('models/'),
  dataset: z.string().startsWith('datasets/'),
  preprocessing: z.string(),
  evaluatedImageCount: count,
  top1Accuracy: z.number().min(0).max(1),
  firstLogits: matrix.describe('[image][class], before the softmax'),
  predictions: z.array(z.number().int().nonnegative()).min(1).describe('[image]'),
});

const goldenCase = z.discriminatedUnion('kind', [
  idealProduct,
  givenProduct,
  convolution,
  statistics,
  irDrop,
]);

/** A case of the core alone. */
export type GoldenCase = z.infer<typeof goldenCase>;
/** A whole network on real images; its files lie elsewhere. */
export type NetworkCase = z.infer<typeof networkLogits>;
export type ProductCase = z.infer<typeof idealProduct> | z.infer<typeof givenProduct>;
export type ConvolutionCase = z.infer<typeof convolution>;
export type StatisticsCase = z.infer<typeof statistics>;
export type IrDropCase = z.infer<typeof irDrop>;
export type CaseAdc = z.infer<typeof adc>;

/** Parses the text of a case file; says what is wrong with one that is damaged or of an unknown kind. */
export function parseFile(text: string): ParsedFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { status: 'damaged', message: `is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const table = deployTableOf(json)?.open(json);
  if (table) return 'check' in table ? { status: 'table', content: table } : { status: 'damaged', ...table };
  if (z.object({ model: z.unknown(), firstLogits: z.unknown() }).safeParse(json).success)
    return opened('network', networkLogits.safeParse(json));
  const kind = z.object({ kind: z.string() }).safeParse(json);
  if (!kind.success) return { status: 'damaged', message: 'has no kind and is no table that is known here' };
  const known: readonly string[] = goldenCase.options.map(({ shape }) => shape.kind.value);
  if (!known.includes(kind.data.kind)) {
    return { status: 'damaged', message: `kind ${kind.data.kind} is not one of ${known.join(', ')}` };
  }
  return opened('case', goldenCase.safeParse(json));
}

function opened<S, T>(
  status: S,
  parsed: z.ZodSafeParseResult<T>,
): { readonly status: S; readonly content: T } | { readonly status: 'damaged'; readonly message: string } {
  if (parsed.success) return { status, content: parsed.data };
  const issue = parsed.error.issues[0]!;
  return { status: 'damaged', message: `${issue.path.join('.')}: ${issue.message}` };
}
