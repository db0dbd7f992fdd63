import type { ClassCounts } from '@dl-rsim/spec';
import type { HeatGrid } from '../../charts/heat-grid.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';
import { percent, whole } from './result-tables.ts';

/** How the images of one class were taken, over all draws. */
export interface ClassRow {
  readonly classIndex: number;
  readonly name: string;
  readonly imageCount: number;
  readonly correctRatio: number;
  /** The class that it was most often mistaken for; null where there was no mistake. */
  readonly mistaken: { readonly name: string; readonly ratio: number } | null;
}

/** One row for each class that has images, lowest accuracy first. */
export function classRows(
  classes: readonly ClassCounts[],
  classNames: readonly string[],
): readonly ClassRow[] {
  return classes
    .flatMap((one) => rowOf(one, classNames) ?? [])
    .sort((a, b) => a.correctRatio - b.correctRatio || a.classIndex - b.classIndex);
}

function rowOf(one: ClassCounts, classNames: readonly string[]): ClassRow | null {
  const { classIndex, imageCount, predictedCounts } = one;
  const drawnCount = totalOf(predictedCounts);
  if (drawnCount === 0) return null;
  let worst = -1;
  for (const [index, count] of predictedCounts.entries()) {
    if (index !== classIndex && count > (predictedCounts[worst] ?? 0)) worst = index;
  }
  return {
    classIndex,
    name: nameOf(classIndex, classNames),
    imageCount,
    correctRatio: (predictedCounts[classIndex] ?? 0) / drawnCount,
    mistaken:
      worst < 0
        ? null
        : { name: nameOf(worst, classNames), ratio: (predictedCounts[worst] ?? 0) / drawnCount },
  };
}

export function classTable(rows: readonly ClassRow[]): DataTableContent {
  return {
    columns: [
      { label: 'class' },
      { label: 'accuracyRatio', format: percent },
      { label: 'imageCount', format: whole },
      { label: 'most often mistaken for' },
      { label: 'share mistaken so', format: percent },
    ],
    rows: rows.map((row) => [
      row.name,
      row.correctRatio,
      row.imageCount,
      row.mistaken?.name ?? null,
      row.mistaken?.ratio ?? null,
    ]),
  };
}

/** True class down, predicted class to the right, as share of the true class over all draws. */
export function confusionGrid(classes: readonly ClassCounts[], classNames: readonly string[]): HeatGrid {
  const count = classes.length;
  const values = new Float64Array(count * count).fill(Number.NaN);
  for (const [rowIndex, { predictedCounts }] of classes.entries()) {
    const drawnCount = totalOf(predictedCounts);
    if (drawnCount === 0) continue;
    for (let index = 0; index < count; index++) {
      values[rowIndex * count + index] = (predictedCounts[index] ?? 0) / drawnCount;
    }
  }
  const name = (index: number) => nameOf(classes[index]?.classIndex ?? index, classNames);
  return {
    rowCount: count,
    columnCount: count,
    values,
    rowLabel: 'true class',
    columnLabel: 'predicted class',
    rowName: name,
    columnName: count > 12 ? (index) => String(index) : name,
  };
}

/** Every pair of classes that occurred: true, predicted, how often. */
export function confusionTable(
  classes: readonly ClassCounts[],
  classNames: readonly string[],
): DataTableContent {
  return {
    columns: [
      { label: 'true class' },
      { label: 'predicted class' },
      { label: 'count', format: whole },
      { label: 'shareRatio', format: percent },
    ],
    rows: classes.flatMap(({ classIndex, predictedCounts }) => {
      const drawnCount = totalOf(predictedCounts);
      return predictedCounts.flatMap((count, index) =>
        count === 0
          ? []
          : [[nameOf(classIndex, classNames), nameOf(index, classNames), count, count / drawnCount]],
      );
    }),
  };
}

/** The pair that is confused most often, off the diagonal; null where nothing was. */
export function worstPair(rows: readonly ClassRow[]): ClassRow | null {
  let worst: ClassRow | null = null;
  for (const row of rows) {
    if (row.mistaken && row.mistaken.ratio > (worst?.mistaken?.ratio ?? 0)) worst = row;
  }
  return worst;
}

function nameOf(index: number, classNames: readonly string[]): string {
  return classNames[index] ?? `class ${index}`;
}

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
