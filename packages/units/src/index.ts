export { formatDuration } from './format-duration.ts';
export {
  type FormatOptions,
  formatCompactCount,
  formatExact,
  formatPercent,
  formatQuantity,
} from './format-quantity.ts';
export { type ParsedQuantity, parseQuantity, type QuantityProblem } from './parse-quantity.ts';
export { isUnit, UNITS, type Unit, type UnitFacts, unitFacts, unitSymbol } from './unit.ts';
