'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ErrorTableResult } from '@dl-rsim/spec';
import { Select } from '@mantine/core';
import { columnsOption } from '../../charts/columns.ts';
import { chartColors } from '../../charts/palette.ts';
import { formatProbability } from '../../lib/probability.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { WholeInput } from '../../ui/whole-input.tsx';
import { codeChances, highestSopOf } from './error-grid.ts';
import { captionOf } from './run-caption.ts';

interface Place {
  readonly rowIndex: number;
  readonly sop: number;
}

export interface ErrorRowFigureProps extends Place {
  readonly run: RunDetailFragment;
  readonly table: ErrorTableResult;
  readonly onPlace: (place: Place) => void;
}

/** P(j | N, k) of one sum as bars; nothing for tables that keep error rates alone. */
export function ErrorRowFigure({ run, table, rowIndex, sop, onPlace }: ErrorRowFigureProps) {
  const colors = useChartColors();
  const row = table.activeRows[rowIndex];
  if (!row) return null;
  const chances = codeChances(table, row, sop);
  if (chances.length === 0) return null;
  const input = {
    columns: chances.map(({ reported, ratio, isWrong }) => ({
      name: sopText(reported),
      value: ratio,
      words: `sum ${sop} sensed as ${sopText(reported)}`,
      isMarked: isWrong,
    })),
    xLabel: 'sensed value j',
    yLabel: 'probability',
    format: formatProbability,
    isLog: true,
    max: 1,
  };
  const wrong = formatProbability(row.wrongRatios[sop - row.lowestSopCount] ?? Number.NaN);
  return (
    <Figure
      title={`What a sum of ${sop} is sensed as, N = ${row.activeCount}`}
      summary={`Misread: ${wrong}. Wrong values are in the second colour.`}
      caption={`N = ${row.activeCount}, k = ${sop}, ${captionOf(run)}`}
      option={columnsOption({ ...input, colors })}
      printOption={() => columnsOption({ ...input, colors: chartColors('light') })}
      table={{
        columns: [
          { label: 'sensed value j', format: sopText },
          { label: 'probability', format: formatProbability },
          { label: 'reading' },
        ],
        rows: chances.map(({ reported, ratio, isWrong }) => [reported, ratio, isWrong ? 'wrong' : 'right']),
      }}
      heightPx={280}
      controls={<Controls table={table} rowIndex={rowIndex} sop={sop} onPlace={onPlace} />}
    />
  );
}

interface ControlsProps extends Place {
  readonly table: ErrorTableResult;
  readonly onPlace: (place: Place) => void;
}

function Controls({ table, rowIndex, sop, onPlace }: ControlsProps) {
  const { activeRows } = table;
  const row = activeRows[rowIndex]!;
  const within = (index: number, value: number) => {
    const next = activeRows[index]!;
    return Math.min(highestSopOf(next), Math.max(next.lowestSopCount, value));
  };
  return (
    <>
      <Select
        size="xs"
        w={104}
        aria-label="Active rows N"
        value={String(rowIndex)}
        onChange={(value) => onPlace({ rowIndex: Number(value), sop: within(Number(value), sop) })}
        allowDeselect={false}
        data={activeRows.map((one, index) => ({ value: String(index), label: `N = ${one.activeCount}` }))}
      />
      <WholeInput
        label="Sum of products k"
        word="k ="
        value={sop}
        least={row.lowestSopCount}
        most={highestSopOf(row)}
        onChange={(value) => onPlace({ rowIndex, sop: within(rowIndex, value) })}
      />
    </>
  );
}

/** Values of converters whose codes are not whole sums keep two decimals. */
function sopText(value: number): string {
  return String(Number(value.toFixed(2)));
}
