import type { SweepDetailFragment } from '@dl-rsim/client';
import { type AxisValue, readSweepSpec, type SweepAxis, valuesOfAxis } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { formatSampleSize, summaryOf } from '../../lib/accuracy.ts';
import { axisPointText } from '../../lib/axis-text.ts';
import { cellsAt, coordinatesAt, finishedCells, type SweepCell } from '../../lib/sweep-series.ts';

/** The axes of a sweep as its spec has them. */
export function axesOf(sweep: SweepDetailFragment): readonly SweepAxis[] {
  return readSweepSpec(sweep.spec).axes;
}

/** Every point with its coordinates and what it gave. */
export function cellsOf(sweep: SweepDetailFragment, axes: readonly SweepAxis[]): readonly SweepCell[] {
  return sweep.runs.map((run) => ({
    pointIndex: run.pointIndex ?? 0,
    runId: run.id,
    runNumber: run.number,
    values: coordinatesAt(axes, run.pointIndex ?? 0),
    result: summaryOf(run),
  }));
}

/** An axis that a figure does not show: it stands still at one of its values. */
export interface HeldAxis {
  readonly axis: SweepAxis;
  readonly axisIndex: number;
  readonly value: AxisValue;
}

/** What of a sweep one figure shows. */
export interface SweepView {
  readonly xIndex: number;
  readonly xAxis: SweepAxis;
  /** One series a value; null where there is one axis. */
  readonly seriesAxis: SweepAxis | null;
  /** Its place among the axes beside x's, in their order. */
  readonly seriesIndex: number;
  readonly held: readonly HeldAxis[];
  /** The cells at the held values. */
  readonly cells: readonly SweepCell[];
}

/**
 * Reads from the address which axis runs along x, which makes the series, and where the third one stands.
 * Bars have no series: there every other axis stands still.
 */
export function viewOf(
  axes: readonly SweepAxis[],
  cells: readonly SweepCell[],
  options: { readonly search: Search; readonly xIndex?: number; readonly hasSeries?: boolean },
): SweepView | null {
  const { search, hasSeries = true } = options;
  const asked = axes.findIndex((axis) => axis.path === search.get('x'));
  const xIndex = options.xIndex ?? Math.max(0, asked);
  const xAxis = axes[xIndex];
  if (!xAxis) return null;
  const others = axes.map((axis, axisIndex) => ({ axis, axisIndex })).filter((one) => one.axis !== xAxis);
  const askedSeries = others.findIndex((one) => one.axis.path === search.get('by'));
  const seriesIndex = hasSeries ? Math.max(0, askedSeries) : -1;
  const left = others.filter((_, index) => index !== seriesIndex);
  const held = left.map(({ axis, axisIndex }) => {
    const values = valuesOfAxis(axis);
    const value = values[Number(search.get(heldKey(axisIndex)) ?? 0)] ?? values[0] ?? '';
    return { axis, axisIndex, value };
  });
  return {
    xIndex,
    xAxis,
    seriesAxis: others[seriesIndex]?.axis ?? null,
    seriesIndex,
    held,
    cells: held.reduce((rest, one) => cellsAt(rest, one.axisIndex, one.value), cells),
  };
}

interface Search {
  readonly get: (key: string) => string | null;
}

/** The word of the address that says where an axis stands. */
export function heldKey(axisIndex: number): string {
  return `at${axisIndex}`;
}

/** ', R-ratio 10' of what stands still; empty where nothing does. */
export function heldText(held: readonly HeldAxis[]): string {
  return held.map(({ axis, value }) => `, ${axisPointText(axis.path, value)}`).join('');
}

/** How many points there are, what bars or bands are, and N. */
export function describeCells(cells: readonly SweepCell[]): string {
  const finished = finishedCells(cells).map((cell) => cell.result);
  const [first] = finished;
  if (!first) return '';
  const level = formatPercent(first.accuracy.imageInterval.levelRatio, 0);
  const sources = new Set(finished.map(({ accuracy }) => (accuracy.drawInterval ? accuracy.over : 'images')));
  const draws = [...sources].filter((one) => one !== 'images');
  const over = sources.has('images')
    ? sources.size === 1
      ? 'over images (Wilson), as one draw was made or all agree'
      : `over ${draws.join(' or ')}, or over images where one draw was made or all agree`
    : `over ${[...sources].join(' or ')} (Student t)`;
  const sizes = new Set(finished.map(({ accuracy }) => formatSampleSize(accuracy)));
  const size = sizes.size === 1 ? `${[...sizes][0]} a point` : 'N differs between points, see the table';
  return `${finished.length} of ${cells.length} points; intervals are ${level} ${over}; ${size}.`;
}

/** What is printed under a picture, so that the numbers can be found again. */
export function captionOf(sweep: SweepDetailFragment): string {
  const versions = new Set(sweep.runs.flatMap((run) => summaryOf(run)?.coreVersion ?? []));
  const digests = sweep.runs.flatMap((run) => (run.resultDigest ? [run.resultDigest.slice(0, 8)] : []));
  const shown =
    digests.length > 4 ? `${digests.slice(0, 4).join(' ')} … (${digests.length})` : digests.join(' ');
  return `SWEEP-${sweep.number} ${sweep.name}, simulator ${[...versions].join(', ')}, results ${shown}`;
}
