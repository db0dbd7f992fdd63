'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ReliabilityResult } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Grid, Paper, Stack, Text, Title } from '@mantine/core';
import { chartColors } from '../../charts/palette.ts';
import { repeatDotsOption } from '../../charts/repeat-dots.ts';
import { formatInterval, formatMethod, formatReference, formatSampleSize } from '../../lib/accuracy.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { ErrorTableFigure } from './error-table-figure.tsx';
import { layerTable, repeatTable } from './result-tables.ts';
import { captionOf } from './run-caption.ts';

export interface RunResultProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/** What the run gave: accuracy with both intervals and N, its draws, its layers, its error tables. */
export function RunResult({ run, result }: RunResultProps) {
  return (
    <>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <AccuracyPanel result={result} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <DrawsFigure run={run} result={result} />
        </Grid.Col>
      </Grid>
      <Paper p="md" component="section" aria-label="Layers">
        <Title order={2}>Layers on crossbars</Title>
        <Text size="sm" c="dimmed" mb="xs">
          OU reads over all images and draws; wrong are those whose sensed value differs from the sum of
          products.
        </Text>
        <DataTable content={labelled(layerTable(result))} caption="Layers on crossbars" />
      </Paper>
      <ErrorTableFigure run={run} result={result} />
    </>
  );
}

const layerLabels = ['Layer', 'OU reads', 'Wrong', 'Wrong share', 'Zero sums', 'Zero share'];

function labelled(content: ReturnType<typeof layerTable>) {
  return {
    ...content,
    columns: content.columns.map((column, index) => ({
      ...column,
      label: layerLabels[index] ?? column.label,
    })),
  };
}

function AccuracyPanel({ result }: { readonly result: ReliabilityResult }) {
  const { meanRatio, repeatCount, imageCount, drawInterval, imageInterval } = result.accuracy;
  const lossRatio = result.ideal.accuracyRatio - meanRatio;
  return (
    <Paper p="md" h="100%" component="section" aria-label="Accuracy">
      <Stack gap="sm">
        <div>
          <div className="eyebrow">Accuracy with read errors</div>
          <Text component="p" m={0} className="num" fw={620} style={{ fontSize: '2.4rem', lineHeight: 1.15 }}>
            {formatPercent(meanRatio)}
          </Text>
          <Text size="sm" c="dimmed">
            {repeatCount === 1 ? '' : 'mean of '}
            {formatSampleSize(repeatCount, imageCount)}
          </Text>
        </div>
        <Line
          label="Over draws"
          value={drawInterval ? formatInterval(drawInterval) : 'no interval: one draw was made'}
          note={drawInterval ? formatMethod(drawInterval) : 'Two or more draws give one.'}
        />
        <Line label="Over images" value={formatInterval(imageInterval)} note={formatMethod(imageInterval)} />
        <Line
          label="Ideal integer network"
          value={formatReference(result.ideal)}
          note={lossText(lossRatio)}
        />
        <Line label="Float network" value={formatReference(result.float)} note="Before quantisation" />
      </Stack>
    </Paper>
  );
}

/** '0.33 percentage points above what is left with read errors' */
function lossText(lossRatio: number): string {
  const points = `${Math.abs(lossRatio * 100).toFixed(2)} percentage points`;
  if (lossRatio === 0) return 'Read errors cost nothing on these images';
  return lossRatio > 0
    ? `Read errors cost ${points} on these images`
    : `Read errors gained ${points} on these images`;
}

function Line({
  label,
  value,
  note,
}: {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="sm" fw={550}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </div>
  );
}

function DrawsFigure({ run, result }: RunResultProps) {
  const colors = useChartColors();
  const { accuracy, ideal, repeats } = result;
  const input = {
    ratios: repeats.map((repeat) => repeat.accuracyRatio),
    meanRatio: accuracy.meanRatio,
    idealRatio: ideal.accuracyRatio,
    interval: accuracy.drawInterval,
  };
  const { repeatCount, imageCount } = accuracy;
  const summary =
    accuracy.drawInterval === null
      ? `One draw over ${imageCount} images: there is no interval over draws.`
      : `${repeatCount} draws over the same ${imageCount} images; the band is the interval of the mean.`;
  return (
    <Figure
      title="Accuracy of each draw"
      summary={summary}
      caption={captionOf(run)}
      option={repeatDotsOption({ ...input, colors })}
      printOption={() => repeatDotsOption({ ...input, colors: chartColors('light') })}
      table={repeatTable(result)}
      heightPx={300}
    />
  );
}
