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
  const { classIndex, imageCount, predictions } = one;
  const drawnCount = drawnCountOf(one);
  if (drawnCount === 0) return null;
  let correctCount = 0;
  let worst: ClassCounts['predictions'][number] | null = null;
  for (const prediction of predictions) {
    if (prediction.classIndex === classIndex) correctCount = prediction.predictedCount;
    else if (prediction.predictedCount > (worst?.predictedCount ?? 0)) worst = prediction;
  }
  return {
    classIndex,
    name: nameOf(classIndex, classNames),
    imageCount,
    correctRatio: correctCount / drawnCount,
    mistaken: worst && {
      name: nameOf(worst.classIndex, classNames),
      ratio: worst.predictedCount / drawnCount,
    },
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

/** A heat map whose columns have long names, too: those on the axis are short where there are many. */
export interface ConfusionGrid extends HeatGrid {
  readonly predictedName: (columnIndex: number) => string;
}

/** Up to so many classes are all in the matrix. */
const MAX_MATRIX_COUNT = 64;
/** Of more classes, so many of the worst recognised. */
const SHOWN_MATRIX_COUNT = 32;

/**
 * The classes that the matrix shows, by index: all up to 64; of more, the 32 with the lowest accuracy, since
 * nobody can read a million cells.
 */
export function matrixClasses(classes: readonly ClassCounts[]): readonly number[] {
  if (classes.length <= MAX_MATRIX_COUNT) return classes.map(({ classIndex }) => classIndex);
  const worst = classRows(classes, []).slice(0, SHOWN_MATRIX_COUNT);
  return worst.map(({ classIndex }) => classIndex).sort((a, b) => a - b);
}

/**
 * True class down, predicted class to the right, as share of the true class over all draws. Where not all
 * classes are shown, the last column has what was taken for any other.
 */
export function confusionGrid(classes: readonly ClassCounts[], classNames: readonly string[]): ConfusionGrid {
  const shown = matrixClasses(classes);
  const places = new Map(shown.map((classIndex, place) => [classIndex, place]));
  const rowCount = shown.length;
  const columnCount = rowCount < classes.length ? rowCount + 1 : rowCount;
  const values = new Float64Array(rowCount * columnCount).fill(Number.NaN);
  for (const one of classes) {
    const rowIndex = places.get(one.classIndex);
    const drawnCount = drawnCountOf(one);
    if (rowIndex === undefined || drawnCount === 0) continue;
    const row = values.subarray(rowIndex * columnCount, (rowIndex + 1) * columnCount).fill(0);
    for (const { classIndex, predictedCount } of one.predictions) {
      row[places.get(classIndex) ?? rowCount]! += predictedCount / drawnCount;
    }
  }
  const name = (place: number) =>
    place < rowCount ? nameOf(shown[place] ?? place, classNames) : 'another class';
  return {
    rowCount,
    columnCount,
    values,
    rowLabel: 'true class',
    columnLabel: 'predicted class',
    rowName: name,
    columnName: rowCount > 12 ? (place) => String(shown[place] ?? 'other') : name,
    predictedName: name,
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
    rows: classes.flatMap((one) => {
      const drawnCount = drawnCountOf(one);
      return one.predictions.map(({ classIndex, predictedCount }) => [
        nameOf(one.classIndex, classNames),
        nameOf(classIndex, classNames),
        predictedCount,
        predictedCount / drawnCount,
      ]);
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

/** Predictions of the images of a class, over all draws. */
function drawnCountOf({ predictions }: ClassCounts): number {
  return predictions.reduce((sum, { predictedCount }) => sum + predictedCount, 0);
}
