export { buildTables, listWindows, packPatterns, sumPatterns } from './array';
export { addComposed, composeValues } from './array-compose';
export { convertSums } from './array-convert';
export { readGroup } from './array-group';
export { describeWindows } from './array-windows';
export { gatherPatches } from './gather';
export { injectErrors } from './inject';
export { multiplyFloats, multiplyIntegers, widenSums } from './products';
