'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ReliabilityResult } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Grid } from '@mantine/core';
import { heatValue } from '../../charts/heat-grid.ts';
import { heatLayout } from '../../charts/heat-layout.ts';
import { HeatMap } from '../../charts/heat-map.tsx';
import { heatSvg } from '../../charts/heat-svg.ts';
import { chartColors } from '../../charts/palette.ts';
import { rankBarsHeightPx, rankBarsOption } from '../../charts/rank-bars.ts';
import { formatProbability } from '../../lib/probability.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { FigureFrame } from '../../ui/figure-frame.tsx';
import { classRows, classTable, confusionGrid, confusionTable, worstPair } from './class-rows.ts';
import { captionOf } from './run-caption.ts';

/** Bars that are shown; the table has all classes. */
const MAX_BAR_COUNT = 20;
const MATRIX_PX = 420;

export interface ClassesSectionProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/** Which classes suffer, and what they are taken for; nothing in results that did not count classes. */
export function ClassesSection({ run, result }: ClassesSectionProps) {
  if (result.classes.length === 0) return null;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <ConfusionFigure run={run} result={result} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <ClassAccuracyFigure run={run} result={result} />
      </Grid.Col>
    </Grid>
  );
}

function ConfusionFigure({ run, result }: ClassesSectionProps) {
  const colors = useChartColors();
  const { classNames } = run.dataset;
  const grid = confusionGrid(result.classes, classNames);
  const worst = worstPair(classRows(result.classes, classNames));
  const title = 'Confusion matrix';
  const over = `over ${result.draws.length} × ${result.accuracy.imageCount} predictions`;
  const mistakes = worst?.mistaken
    ? `${mistakeText(worst.name, worst.mistaken)}, ${over}.`
    : `No image is mistaken, ${over}.`;
  const classCount = result.classes.length;
  const part =
    grid.rowCount < classCount
      ? ` Shown: the ${grid.rowCount} worst recognised of ${classCount} classes.`
      : '';
  const summary = mistakes + part;
  const layoutOf = (widthPx: number) =>
    heatLayout(grid, widthPx, { minRowPx: 12, maxHeightPx: MATRIX_PX, isSquare: true });
  const frame = { title, caption: captionOf(run), widthPx: 640, heightPx: MATRIX_PX };
  return (
    <FigureFrame
      title={title}
      summary={summary}
      table={confusionTable(result.classes, classNames)}
      svg={async () => heatSvg(grid, layoutOf(640), frame)}
    >
      <HeatMap
        grid={grid}
        layoutOf={layoutOf}
        colors={colors}
        label={`${title}. ${summary}`}
        describe={(cell) =>
          [
            `${grid.rowName(cell.rowIndex)} taken for ${grid.predictedName(cell.columnIndex)}`,
            `${formatProbability(heatValue(grid, cell))} of its images`,
          ].join('\n')
        }
      />
    </FigureFrame>
  );
}

function mistakeText(name: string, mistaken: { readonly name: string; readonly ratio: number }): string {
  const share = formatPercent(mistaken.ratio, 1);
  return `${name} is taken for ${mistaken.name} most often: ${share} of its images`;
}

function ClassAccuracyFigure({ run, result }: ClassesSectionProps) {
  const colors = useChartColors();
  const rows = classRows(result.classes, run.dataset.classNames);
  const shown = rows.slice(0, MAX_BAR_COUNT);
  const input = {
    bars: shown.map((row) => ({
      name: row.name,
      value: row.correctRatio,
      low: null,
      high: null,
      key: String(row.classIndex),
    })),
    valueLabel: 'accuracy',
    format: (value: number) => formatPercent(value, 1),
    isLog: false,
    chosenKey: null,
  };
  const part = shown.length < rows.length ? `the ${shown.length} lowest of ${rows.length}` : 'lowest first';
  return (
    <Figure
      title="Accuracy of each class"
      summary={`Share of its images that is recognised, over all draws; ${part}.`}
      caption={captionOf(run)}
      option={rankBarsOption({ ...input, colors })}
      printOption={() => rankBarsOption({ ...input, colors: chartColors('light') })}
      table={classTable(rows)}
      heightPx={Math.max(240, rankBarsHeightPx(shown.length))}
    />
  );
}
