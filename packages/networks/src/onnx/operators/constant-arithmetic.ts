import type { Constant } from '../constant.ts';
import { OnnxRefusal } from '../onnx-refusal.ts';

type Sign = 'Add' | 'Sub' | 'Mul' | 'Div';

/** Two constants of one shape, or one of them a single number: exporters compute shapes and scales so. */
export function combineConstants(sign: Sign, a: Constant, b: Constant): Constant {
  const whole = a.values.length >= b.values.length ? a : b;
  const isFit = [a, b].every(({ values, dims }) => values.length === 1 || dims.join() === whole.dims.join());
  if (!isFit)
    throw new OnnxRefusal(`its constants [${a.dims.join(', ')}] and [${b.dims.join(', ')}] differ in shape`);
  const values = whole.values.map((_, at) =>
    combine(sign, a.values[a.values.length === 1 ? 0 : at]!, b.values[b.values.length === 1 ? 0 : at]!),
  );
  return { ...whole, values };
}

function combine(sign: Sign, a: number, b: number): number {
  switch (sign) {
    case 'Add':
      return a + b;
    case 'Sub':
      return a - b;
    case 'Mul':
      return a * b;
    case 'Div':
      return a / b;
  }
}
