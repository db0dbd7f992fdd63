import {
  describeRunSpec,
  fieldAt,
  missingBranch,
  parseRunSpec,
  type RunSpec,
  valueAtPath,
} from '@dl-rsim/spec';
import fc from 'fast-check';
import { FACTOR_CASES, type FieldChanges } from './factor-cases.ts';
import { withFields } from './factor-run.ts';
import { runSpec } from './run-spec.ts';

/** Narrower than the cases: what makes a run long, or what must fit the other fields. */
const NARROW: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'accelerator.device.levelConductancesRatio': fc.boolean(),
  'accelerator.operationUnit.rowCount': fc.integer({ min: 1, max: 12 }),
  'accelerator.operationUnit.columnCount': fc.integer({ min: 1, max: 8 }),
  'accelerator.crossbar.rowCount': fc.integer({ min: 12, max: 64 }),
  'accelerator.crossbar.columnCount': fc.integer({ min: 8, max: 64 }),
  'accelerator.dac.resolutionBits': fc.integer({ min: 1, max: 3 }),
  'quantization.fixedPoint.activation.integerBits': fc.integer({ min: 1, max: 3 }),
  'quantization.fixedPoint.weight.integerBits': fc.integer({ min: 1, max: 3 }),
  'quantization.fixedPoint.activation.fractionBits': fc.integer({ min: 1, max: 4 }),
  'quantization.fixedPoint.weight.fractionBits': fc.integer({ min: 1, max: 4 }),
  'quantization.scaled.activationBits': fc.integer({ min: 2, max: 8 }),
  'quantization.scaled.weightBits': fc.integer({ min: 2, max: 8 }),
  'scope.sliceIndex': fc.constantFrom(-1, 0),
  'statistics.imageCount': fc.integer({ min: 1, max: 4 }),
  'statistics.chipCount': fc.integer({ min: 1, max: 2 }),
  'statistics.repeatCount': fc.integer({ min: 1, max: 4 }),
  'statistics.calibrationImageCount': fc.integer({ min: 1, max: 3 }),
  'statistics.sampleCount': fc.integer({ min: 100, max: 400 }),
};

/** Any value of a field between those of its cases, or, as often, nothing: the base. */
function anyValue(path: string): fc.Arbitrary<unknown> {
  const field = fieldAt(path)!;
  const orBase = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 1 });
  const cases = FACTOR_CASES.filter((one) => one.path === path).flatMap((one) => one.values);
  const narrow = NARROW[path];
  if (narrow) return orBase(narrow);
  if (field.kind !== 'number') return orBase(fc.constantFrom(...cases));
  const numbers = cases.map(Number);
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
  if (field.isInteger) return orBase(fc.integer({ min, max }));
  // Not fc.double, which takes the ends most of the time.
  return orBase(fc.integer({ min: 0, max: 100 }).map((step) => min + (step / 100) * (max - min)));
}

const PATHS = describeRunSpec()
  .map(({ path }) => path)
  .filter((path) => path !== 'fidelity' && path !== 'accelerator.device.variation.measured.samplesOhm');

/** Specs in which every field may be anywhere, alternatives included. */
export const randomSpecs = fc
  .record(Object.fromEntries(PATHS.map((path) => [path, anyValue(path)])))
  .map((chosen): RunSpec => {
    let draft: unknown = runSpec();
    for (const [path, value] of Object.entries(chosen)) {
      if (value === undefined || missingBranch(fieldAt(path)!, draft) !== null) continue;
      draft = withFields(draft, { [path]: value });
    }
    const spec = parseRunSpec(withFields(draft, fitting(draft)));
    if (!spec.ok) throw new Error(spec.problem.map(({ message }) => message).join('; '));
    return spec.value;
  });

/** Lists as long as the cells have levels. */
function fitting(draft: unknown): FieldChanges {
  const levelCount = 2 ** Number(valueAtPath(draft, 'accelerator.cell.levelBits'));
  const levels = Array.from({ length: levelCount }, (_, i) => i / (levelCount - 1));
  const hasLevels = valueAtPath(draft, 'accelerator.device.levelConductancesRatio') === true;
  const hasSamples = valueAtPath(draft, 'accelerator.device.variation.measured') !== undefined;
  const samplesOhm = levels.map((level) => [0.8, 1, 1.3].map((ratio) => (ratio * 1e4) / (0.1 + 0.9 * level)));
  return {
    'accelerator.device.levelConductancesRatio': hasLevels ? levels.map((x) => 0.1 + 0.9 * x * x) : [],
    ...(hasSamples ? { 'accelerator.device.variation.measured.samplesOhm': samplesOhm } : {}),
  };
}
