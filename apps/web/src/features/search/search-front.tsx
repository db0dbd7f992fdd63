'use client';

import type { Metric, SearchResult, SearchSpec } from '@dl-rsim/spec';
import { formatPercent, formatQuantity } from '@dl-rsim/units';
import { Paper, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { chartColors } from '../../charts/palette.ts';
import { type ParetoDot, paretoOption } from '../../charts/pareto-dots.ts';
import { frontKeysOf } from '../../lib/front.ts';
import { metricAxis, metricFacts } from '../../lib/metric-text.ts';
import { routes } from '../../lib/routes.ts';
import {
  coordinatesText,
  lastLevelOf,
  metricValueOf,
  searchMetrics,
  winnersOf,
} from '../../lib/search-rows.ts';
import { useAddressChoice } from '../../lib/use-address-choice.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import type { DataTableContent } from '../../ui/data-table.tsx';
import { Figure } from '../../ui/figure.tsx';
import { MetricSelect } from '../../ui/metric-select.tsx';

export interface SearchPartProps {
  readonly projectId: string;
  readonly searchId: string;
  readonly name: string;
  readonly spec: SearchSpec;
  readonly result: SearchResult;
}

const names = { plain: 'Candidates, closed form', strong: 'Confirmed', barred: 'Beyond a bound' };

/** Candidates at the fast level, winners at the most exact one, and their front. */
export function SearchFront({
  projectId,
  searchId,
  spec,
  result,
  caption,
}: SearchPartProps & { caption: string }) {
  const colors = useChartColors();
  const router = useRouter();
  const { read, choose } = useAddressChoice();
  const metrics = searchMetrics(spec);
  const x = metrics.find((metric) => metric === read('x')) ?? metrics[0]!;
  const y = metrics.find((metric) => metric === read('y')) ?? metrics[1] ?? metrics[0]!;
  const dots = dotsOf({ spec, result, x, y });
  if (dots.length === 0) {
    return (
      <Paper p="md" component="section" aria-label="Front">
        <Text size="sm">{noneText(result)}</Text>
      </Paper>
    );
  }
  const frontKeys = frontKeysOf(
    dots.filter((dot) => dot.look === 'strong'),
    { x, y },
  );
  const option = { dots, frontKeys, x: metricAxis(x), y: metricAxis(y), names };
  const select = (label: string, key: 'x' | 'y', metric: Metric) => (
    <MetricSelect label={label} metric={metric} metrics={metrics} onChoose={(value) => choose(key, value)} />
  );
  return (
    <Figure
      title="Front"
      summary={summaryOf(result)}
      caption={caption}
      option={paretoOption({ ...option, colors })}
      printOption={() => paretoOption({ ...option, colors: chartColors('light') })}
      table={winnerTable(dots, { x, y })}
      numbers={candidateTable(spec, result)}
      heightPx={420}
      toolbar={
        <>
          {select('Across', 'x', x)}
          {select('Up', 'y', y)}
        </>
      }
      onPick={(datum) => {
        const key = (datum as { readonly key?: string } | null)?.key;
        if (key)
          router.push(
            routes.newDeployment(projectId, `search=${searchId}&candidate=${key.replace(/\D/g, '')}`),
          );
      }}
    />
  );
}

function noneText({ candidates }: SearchResult): string {
  const reason = candidates[0]?.reason ?? '';
  return `None of the ${formatQuantity(candidates.length, 'Count')} candidates is possible: ${reason}`;
}

function summaryOf(result: SearchResult): string {
  const winners = winnersOf(result);
  const gap = Math.max(0, ...winners.map(({ gapRatio }) => Math.abs(gapRatio)));
  const count = (value: number) => formatQuantity(value, 'Count');
  const total = count(result.candidates.length);
  const kept = `${count(result.feasibleCount)} of ${total} candidates keep all bounds`;
  const impossible = result.impossibleCount > 0 ? `; impossible: ${count(result.impossibleCount)}` : '';
  const confirmed = `Confirmed on the front: ${count(winners.length)}`;
  return `${kept}${impossible}. ${confirmed}; the fast level was off by up to ${formatPercent(gap, 1)}.`;
}

interface DotsInput {
  readonly spec: SearchSpec;
  readonly result: SearchResult;
  readonly x: Metric;
  readonly y: Metric;
}

function dotsOf({ spec, result, x, y }: DotsInput): readonly ParetoDot[] {
  const plain = result.candidates.flatMap((candidate): readonly ParetoDot[] => {
    const [across, up] = [metricValueOf(candidate.metrics, x), metricValueOf(candidate.metrics, y)];
    if (across === null || up === null) return [];
    const reason = candidate.isFeasible ? '' : ` (${candidate.reason})`;
    const name = `${coordinatesText(spec, candidate)}${reason}`;
    const look = candidate.isFeasible ? 'plain' : 'barred';
    return [{ key: `c${candidate.candidateIndex}`, name, x: across, y: up, low: null, high: null, look }];
  });
  const strong = winnersOf(result).flatMap((finalist): readonly ParetoDot[] => {
    const level = lastLevelOf(finalist);
    const candidate = result.candidates.find((one) => one.candidateIndex === finalist.candidateIndex);
    if (!level || !candidate) return [];
    const [across, up] = [metricValueOf(level.metrics, x), metricValueOf(level.metrics, y)];
    if (across === null || up === null) return [];
    const bounds = y === 'accuracy' ? finalist.accuracy : null;
    return [
      {
        key: `w${finalist.candidateIndex}`,
        name: coordinatesText(spec, candidate),
        x: across,
        y: up,
        low: bounds?.lowRatio ?? null,
        high: bounds?.highRatio ?? null,
        look: 'strong',
      },
    ];
  });
  return [...plain, ...strong];
}

function winnerTable(
  dots: readonly ParetoDot[],
  { x, y }: { readonly x: Metric; readonly y: Metric },
): DataTableContent {
  return {
    columns: [
      { label: 'Design' },
      { label: 'Kind' },
      { label: metricFacts[x].label, format: metricFacts[x].format },
      { label: metricFacts[y].label, format: metricFacts[y].format },
    ],
    rows: dots.toReversed().map((dot) => [dot.name, names[dot.look], dot.x, dot.y]),
  };
}

/** Every candidate with all its numbers. */
function candidateTable(spec: SearchSpec, { candidates }: SearchResult): DataTableContent {
  const metrics = searchMetrics(spec);
  return {
    columns: [
      { label: 'candidate' },
      ...spec.knobs.map(({ path }) => ({ label: path })),
      ...metrics.map((metric) => ({ label: metric })),
      { label: 'feasible' },
      { label: 'reason' },
    ],
    rows: candidates.map((candidate) => [
      candidate.candidateIndex,
      ...candidate.coordinates,
      ...metrics.map((metric) => metricValueOf(candidate.metrics, metric)),
      candidate.isFeasible ? 'yes' : 'no',
      candidate.reason,
    ]),
  };
}
