import type { SpecIssue } from '@dl-rsim/spec';
import { budgetOf, type DuplicationOptions, guestCountOf } from './duplicate-budget.ts';
import { type CopyStage, leastCrossbars } from './duplicate-stage.ts';
import type { MappedLayer } from './mapped-layer.ts';

/** What to say when the fewest copies need more crossbars than there are: the numbers, and the ways out. */
export function capacityIssue(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  options: DuplicationOptions,
): SpecIssue {
  const neededCount = leastCrossbars(stages) - guestCountOf(layers);
  const { mapping, availableCount } = options;
  const budgetCount = budgetOf(options);
  const pinnedCount = stages.reduce((sum, stage) => sum + (stage.leastCount - 1) * stage.crossbarCount, 0);
  const pinned =
    pinnedCount > 0 ? ` (${pinnedCount} of them for copies that layers[].replicaCount asks for)` : '';
  const isBudget = neededCount <= availableCount;
  const ways = isBudget
    ? [`set mapping.crossbarBudgetCount to ${neededCount} or to 0, all ${availableCount} of the chips`]
    : [moreChips(neededCount, options)];
  ways.push(smallerNeed(layers, stages, budgetCount));
  if (mapping.capacity !== 'reprogram') ways.push(takingTurns(layers, stages, budgetCount));
  return {
    path: isBudget ? ['mapping', 'crossbarBudgetCount'] : ['chip', 'chipCount'],
    code: 'DOES_NOT_FIT',
    message:
      `the network needs ${neededCount} crossbars${pinned}, but ` +
      `${isBudget ? 'copies may take' : 'the chips have'} ${budgetCount}; ${ways.join('; or ')}`,
    limit: `at most ${budgetCount}`,
    actual: String(neededCount),
  };
}

/** Whole layers take turns, so that each of them must fit by itself. */
function takingTurns(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  budgetCount: number,
): string {
  const needs = stages.map((stage) => stage.leastCount * stage.crossbarCount);
  const largestCount = Math.max(...needs);
  if (largestCount <= budgetCount)
    return 'set mapping.capacity to "reprogram", and layers take turns on the chips';
  const { layerName } = layers[needs.indexOf(largestCount)]!;
  return (
    `with mapping.capacity "reprogram" layers take turns, but ${layerName} alone needs ${largestCount}: ` +
    'more chips first'
  );
}

/** Most chips, and most rows of tiles, that a spec may have. */
const MOST_COUNT = 64;

function moreChips(neededCount: number, { chip, availableCount }: DuplicationOptions): string {
  const rowCrossbarCount = chip.chipCount * chip.tileColumnCount * chip.peCount * chip.crossbarCount;
  const chipCount = Math.ceil((neededCount * chip.chipCount) / availableCount);
  const rowCount = Math.ceil(neededCount / rowCrossbarCount);
  const chips = `${chipCount} chips instead of ${chip.chipCount} (chip.chipCount)`;
  const rows = `${rowCount} rows of tiles instead of ${chip.tileRowCount} (chip.tileRowCount)`;
  const ways = [
    ...(chipCount <= MOST_COUNT ? [chips] : []),
    ...(rowCount <= MOST_COUNT ? [rows] : []),
    ...(chipCount > MOST_COUNT && rowCount > MOST_COUNT ? [`${neededCount} crossbars in larger tiles`] : []),
  ];
  return `take ${ways.join(', or ')}`;
}

/** What crossbars of twice the lines and cells of twice the bits would need: blocks of the same matrices. */
function smallerNeed(
  layers: readonly MappedLayer[],
  stages: readonly CopyStage[],
  budgetCount: number,
): string {
  const { crossbarRowCount, crossbarColumnCount } = layers[0]!.format;
  let largeCount = 0;
  let denseCount = 0;
  for (const [i, { rowBlockCount, columnBlockCount }] of layers.entries()) {
    const { leastCount } = stages[i]!;
    largeCount += leastCount * Math.ceil(rowBlockCount / 2) * Math.ceil(columnBlockCount / 2);
    denseCount += leastCount * rowBlockCount * Math.ceil(columnBlockCount / 2);
  }
  const enough = (count: number) => (count <= budgetCount ? 'enough' : 'still too many');
  return (
    `take crossbars of ${2 * crossbarRowCount} x ${2 * crossbarColumnCount} lines (about ${largeCount}, ` +
    `${enough(largeCount)}) or cells of twice the bits (about ${denseCount}, ${enough(denseCount)})`
  );
}
