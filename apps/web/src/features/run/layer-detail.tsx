'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { LayerErrors } from '@dl-rsim/spec';
import { formatCompactCount, formatPercent } from '@dl-rsim/units';
import { Grid, Select } from '@mantine/core';
import { columnsOption } from '../../charts/columns.ts';
import { chartColors } from '../../charts/palette.ts';
import { counted } from '../../lib/accuracy.ts';
import { formatProbability } from '../../lib/probability.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';
import { binName, type LayerRow, shareColumns, sopBins } from './layer-rows.ts';
import { whole } from './result-tables.ts';
import { captionOf } from './run-caption.ts';

const HEIGHT_PX = 280;

export interface LayerDetailProps {
  readonly run: RunDetailFragment;
  readonly rows: readonly LayerRow[];
  readonly chosen: LayerRow;
  readonly onPick: (layerName: string) => void;
}

/** Errors of one layer by weight slice and by input cycle, and the sums that it reads. */
export function LayerDetail({ run, rows, chosen, onPick }: LayerDetailProps) {
  const { layer, zeroRatio } = chosen;
  const { readCount, sliceWrongCounts, planeWrongCounts, sopHistogram } = layer;
  const hasParts = (counts: readonly number[]) => readCount !== null && counts.some((count) => count > 0);
  const select = (
    <Select
      size="xs"
      w={170}
      aria-label="Layer"
      value={layer.layerName}
      onChange={(name) => onPick(name ?? layer.layerName)}
      allowDeselect={false}
      searchable={rows.length > 12}
      data={rows.map((row) => row.layer.layerName)}
    />
  );
  const isBare = !hasParts(sliceWrongCounts) && !hasParts(planeWrongCounts) && sopHistogram === null;
  if (isBare) return null;
  const part = { run, layerName: layer.layerName, readCount: readCount ?? 0, controls: select };
  return (
    <Grid gap="lg">
      {hasParts(sliceWrongCounts) ? (
        <Grid.Col span={{ base: 12, md: 6 }}>
          <PartsFigure {...part} title="Errors by weight slice" noun="slice" counts={sliceWrongCounts} />
        </Grid.Col>
      ) : null}
      {hasParts(planeWrongCounts) ? (
        <Grid.Col span={{ base: 12, md: 6 }}>
          <PartsFigure {...part} title="Errors by input cycle" noun="cycle" counts={planeWrongCounts} />
        </Grid.Col>
      ) : null}
      {sopHistogram ? (
        <Grid.Col span={12}>
          <SopFigure {...part} histogram={sopHistogram} zeroRatio={zeroRatio} />
        </Grid.Col>
      ) : null}
    </Grid>
  );
}

interface PartProps {
  readonly run: RunDetailFragment;
  readonly layerName: string;
  readonly readCount: number;
  readonly controls: React.ReactNode;
}

interface PartsFigureProps extends PartProps {
  readonly title: string;
  readonly noun: string;
  readonly counts: readonly number[];
}

function PartsFigure({ run, layerName, readCount, controls, title, noun, counts }: PartsFigureProps) {
  const colors = useChartColors();
  const columns = shareColumns(counts, readCount, noun);
  const input = {
    columns,
    xLabel: `${noun}, lowest weight first`,
    yLabel: 'wrong reads over all reads',
    format: formatProbability,
    isLog: false,
  };
  const reads = formatCompactCount(readCount);
  const rate = formatProbability(columns.reduce((sum, column) => sum + column.value, 0));
  return (
    <Figure
      title={title}
      summary={`${layerName}: what each ${noun} adds to its error rate of ${rate} (${reads} reads).`}
      caption={`${layerName}, ${captionOf(run)}`}
      option={columnsOption({ ...input, colors })}
      printOption={() => columnsOption({ ...input, colors: chartColors('light') })}
      table={{
        columns: [
          { label: noun },
          { label: 'wrongCount', format: whole },
          { label: 'share of all reads', format: formatProbability },
        ],
        rows: counts.map((count, index) => [String(index), count, columns[index]?.value ?? null]),
      }}
      heightPx={HEIGHT_PX}
      controls={controls}
    />
  );
}

interface SopFigureProps extends PartProps {
  readonly histogram: NonNullable<LayerErrors['sopHistogram']>;
  readonly zeroRatio: number | null;
}

function SopFigure({ run, layerName, controls, histogram, zeroRatio }: SopFigureProps) {
  const colors = useChartColors();
  const bins = sopBins(histogram);
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const columns = bins.map((bin) => ({
    name: binName(bin),
    value: total === 0 ? 0 : bin.count / total,
    words: `sum ${binName(bin)}`,
    isMarked: bin.fromSop <= 0 && bin.toSop >= 0,
  }));
  const input = {
    columns,
    xLabel: 'sum of products k',
    yLabel: 'share of the reads',
    format: formatProbability,
    isLog: true,
    max: 1,
  };
  const zero = zeroRatio === null ? '' : `${formatPercent(zeroRatio, 1)} of the sums of ${layerName} are 0; `;
  const images = counted(histogram.imageCount, 'image');
  const { countedRatio } = histogram;
  const part = countedRatio < 1 ? `, ${formatPercent(countedRatio, 1)} of them counted` : '';
  const size = `${formatCompactCount(total)} reads of the ideal network on ${images}${part}`;
  return (
    <Figure
      title="Sums that are read"
      summary={`${zero}${size}.`}
      caption={`${layerName}, ${captionOf(run)}`}
      option={columnsOption({ ...input, colors })}
      printOption={() => columnsOption({ ...input, colors: chartColors('light') })}
      table={{
        columns: [
          { label: 'sum k' },
          { label: 'readCount', format: whole },
          { label: 'shareRatio', format: formatProbability },
        ],
        rows: bins.map((bin, index) => [binName(bin), bin.count, columns[index]?.value ?? null]),
      }}
      heightPx={HEIGHT_PX}
      controls={controls}
    />
  );
}
