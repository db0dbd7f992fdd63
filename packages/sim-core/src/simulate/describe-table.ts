import type { ErrorTableResult, StatisticsSpec } from '@dl-rsim/spec';
import { type ErrorTable, rowIndex, wrongProbability } from '../error-table/table.ts';

const MAX_LISTED_ROW_COUNT = 32;
/** Error rates, and probabilities, of one table in a result, and of all its tables. */
const MAX_TABLE_RATE_COUNT = 20_000;
const MAX_RATE_COUNT = 100_000;
const MAX_LISTED_CODE_COUNT = 64;

/**
 * Tables as a result keeps them: error rates of every sum for up to 32 numbers of active rows, the largest
 * among them, and where codes are few, all probabilities. Where that would be more than 20,000 numbers of a
 * table, or 100,000 of all, fewer numbers of active rows are listed, and no probabilities.
 */
export function describeTables(
  tables: readonly ErrorTable[],
  statistics: Pick<StatisticsSpec, 'tableMethod' | 'sampleCount'>,
): ErrorTableResult[] {
  const rateCount = Math.min(MAX_TABLE_RATE_COUNT, Math.floor(MAX_RATE_COUNT / Math.max(1, tables.length)));
  return tables.map((table) => describeTable(table, statistics, rateCount));
}

function describeTable(
  table: ErrorTable,
  { tableMethod, sampleCount }: Pick<StatisticsSpec, 'tableMethod' | 'sampleCount'>,
  mostRateCount: number,
): ErrorTableResult {
  const { maxActiveCount, lowestRowSop, highestRowSop, values } = table;
  const span = highestRowSop - lowestRowSop;
  const codeCount = values.length;
  const counts = listedCounts(maxActiveCount, span, mostRateCount);
  const rateCount = counts.reduce((sum, activeCount) => sum + activeCount * span + 1, 0);
  const listsCodes = codeCount <= MAX_LISTED_CODE_COUNT && rateCount * codeCount <= mostRateCount;
  return {
    method: tableMethod,
    sampleCount: tableMethod === 'sampled' ? sampleCount : null,
    maxActiveCount,
    reportedSopsRatio: [...values],
    activeRows: counts.map((activeCount) => {
      const lowestSopCount = activeCount * lowestRowSop;
      const sops = Array.from({ length: activeCount * span + 1 }, (_, i) => lowestSopCount + i);
      return {
        activeCount,
        lowestSopCount,
        wrongRatios: sops.map((sop) => wrongRatio(table, activeCount, sop)),
        probabilityRatios: listsCodes
          ? sops.map((sop) => listRow(table, rowIndex(table, activeCount, sop)))
          : [],
      };
    }),
  };
}

/** A sum of probabilities that may have been rounded past 1. */
function wrongRatio(table: ErrorTable, activeCount: number, sop: number): number {
  return Math.min(1, wrongProbability(table, activeCount, sop));
}

/** Numbers of active rows, ascending and evenly spread, the largest the last. */
function listedCounts(maxActiveCount: number, span: number, mostRateCount: number): readonly number[] {
  const affordable = Math.floor((2 * mostRateCount) / (maxActiveCount * span));
  const count = Math.max(1, Math.min(maxActiveCount, MAX_LISTED_ROW_COUNT, affordable));
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * maxActiveCount) / count));
}

/** Probabilities of all codes in one row. */
function listRow({ values, rowStarts, firstCodes, probabilities }: ErrorTable, row: number): number[] {
  const listed = Array.from({ length: values.length }, () => 0);
  const start = rowStarts[row]!;
  for (let at = start; at < rowStarts[row + 1]!; at++)
    listed[firstCodes[row]! + at - start] = probabilities[at]!;
  return listed;
}
