import { quote } from '../issue.ts';
import type { OnnxNode } from './onnx-model.ts';
import { OnnxRefusal } from './onnx-refusal.ts';

const LIMIT_COUNT = 65_536;

export function numberAttribute({ attributes }: OnnxNode, name: string, absent: number): number {
  const value = attributes.get(name)?.number ?? absent;
  if (Number.isFinite(value)) return value;
  throw new OnnxRefusal(`its attribute ${name} is ${value}; it must be finite`, {
    code: 'NOT_FINITE',
    actual: String(value),
  });
}

export function textAttribute({ attributes }: OnnxNode, name: string, absent: string): string {
  return attributes.get(name)?.text ?? absent;
}

/** null when the attribute is absent. */
export function numbersAttribute({ attributes }: OnnxNode, name: string): readonly number[] | null {
  return attributes.get(name)?.numbers ?? null;
}

/** [vertical, horizontal], each a whole number from `least`. */
export function pairAttribute(
  node: OnnxNode,
  name: string,
  { absent, least = 1 }: { readonly absent: number; readonly least?: number },
): readonly [number, number] {
  const values = numbersAttribute(node, name) ?? [absent, absent];
  const [vertical, horizontal] = values;
  const isCount = (value: number | undefined): value is number =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= LIMIT_COUNT;
  if (values.length === 2 && isCount(vertical) && isCount(horizontal)) return [vertical, horizontal];
  const limit = `two whole numbers from ${least} to ${LIMIT_COUNT}`;
  throw new OnnxRefusal(`its ${name} is [${values.slice(0, 8).join(', ')}]; it must be ${limit}`, {
    limit,
    actual: values.slice(0, 8).join(', '),
  });
}

/** Refuses an attribute that asks for another than the usual value. */
export function requireNumber(node: OnnxNode, name: string, usual: number): void {
  const value = numberAttribute(node, name, usual);
  if (value === usual) return;
  throw new OnnxRefusal(`its ${quote(name)} is ${value}; only ${usual} is supported`, {
    limit: String(usual),
    actual: String(value),
  });
}
