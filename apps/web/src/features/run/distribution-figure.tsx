'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import { type ReliabilityResult, readRunSpec } from '@dl-rsim/spec';
import { formatQuantity } from '@dl-rsim/units';
import { Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type DensityCurvesInput, densityCurvesOption } from '../../charts/density-curves.ts';
import { chartColors } from '../../charts/palette.ts';
import type { DistributionRequest, Distributions } from '../../lib/sum-distributions.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { useDistributions } from '../../lib/use-distributions.ts';
import { Figure } from '../../ui/figure.tsx';
import { type DistributionAxis, DistributionControls } from './distribution-controls.tsx';
import {
  acceleratorOf,
  calibratedRangeOf,
  currentOf,
  densityTable,
  distributionTable,
  firstPlace,
  mixText,
  placeWithin,
  remarks,
  sopsOf,
} from './distribution-rows.ts';
import { captionOf } from './run-caption.ts';

const HEIGHT_PX = 400;
/** Bit-line clamping voltage of Lin 2018, footnote 1. */
const PAPER_READ_VOLTAGE_V = 0.6;

export interface DistributionFigureProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/**
 * How the bit-line currents of neighbouring sums overlap, and the references between them; computed here
 * from what the run was asked.
 */
export function DistributionFigure({ run, result }: DistributionFigureProps) {
  const spec = readRunSpec(run.spec);
  const layerNames = result.layers.map((layer) => layer.layerName);
  const [layerName, setLayerName] = useState(layerNames[0] ?? '');
  const accelerator = acceleratorOf(spec, layerName);
  const [asked, setAsked] = useState(() => firstPlace(accelerator));
  const [axis, setAxis] = useState<DistributionAxis>('steps');
  const [voltageV, setVoltageV] = useState(PAPER_READ_VOLTAGE_V);
  const place = placeWithin(accelerator, asked);
  const request: DistributionRequest = {
    accelerator,
    factor: spec.scope.factor,
    activeCount: place.activeCount,
    sops: sopsOf(accelerator, place),
    calibratedRange: calibratedRangeOf(result, layerName),
  };
  const { value, request: answered, isWorking, message } = useDistributions(request);
  const controls = (
    <DistributionControls
      accelerator={accelerator}
      place={place}
      onPlace={setAsked}
      axis={value?.offsetSiemens === null ? null : axis}
      onAxis={setAxis}
      voltageV={voltageV}
      onVoltage={setVoltageV}
      layerNames={spec.overrides.length > 0 ? layerNames : []}
      layerName={layerName}
      onLayer={setLayerName}
    />
  );
  if (!value || !answered) return <Waiting message={message} controls={controls} />;
  return (
    <CurvesFigure
      run={run}
      distributions={value}
      request={answered}
      isWorking={isWorking}
      axis={axis}
      readVoltageV={Number.isFinite(voltageV) && voltageV > 0 ? voltageV : PAPER_READ_VOLTAGE_V}
      controls={controls}
    />
  );
}

interface CurvesFigureProps {
  readonly run: RunDetailFragment;
  readonly distributions: Distributions;
  readonly request: DistributionRequest;
  readonly isWorking: boolean;
  readonly axis: DistributionAxis;
  readonly readVoltageV: number;
  readonly controls: ReactNode;
}

function CurvesFigure(props: CurvesFigureProps) {
  const { run, distributions, request, isWorking, axis, readVoltageV, controls } = props;
  const colors = useChartColors();
  const { curves, thresholds, values, guardHalfWidth, offsetSiemens } = distributions;
  const { activeCount } = request;
  const isCurrent = axis === 'current' && offsetSiemens !== null;
  const input: Omit<DensityCurvesInput, 'colors'> = {
    curves,
    thresholds: [...thresholds],
    values,
    guardHalfWidth,
    toX: isCurrent ? (sum) => currentOf(sum, distributions, readVoltageV) ?? sum : (sum) => sum,
    formatX: isCurrent
      ? (x) => formatQuantity(x, 'A', { significantCount: 3 })
      : (x) => String(Number(x.toFixed(2))),
    xLabel: isCurrent
      ? `bit-line current at ${formatQuantity(readVoltageV, 'V')}`
      : 'bit-line sum (steps between neighbouring sums)',
  };
  const mix = mixText(request.accelerator);
  return (
    <Figure
      title={`Distributions of the bit-line current, N = ${activeCount}`}
      summary={`${remarks(request, distributions)}${isWorking ? ' Computing …' : ''}`}
      caption={`N = ${activeCount}, ${mix}, ${captionOf(run)}`}
      option={densityCurvesOption({ ...input, colors })}
      printOption={() => densityCurvesOption({ ...input, colors: chartColors('light') })}
      table={distributionTable(distributions, readVoltageV)}
      numbers={densityTable(distributions, readVoltageV)}
      heightPx={HEIGHT_PX}
      toolbar={controls}
    />
  );
}

interface WaitingProps {
  readonly message: string | null;
  readonly controls: ReactNode;
}

function Waiting({ message, controls }: WaitingProps) {
  return (
    <Paper p="md" component="section" aria-label="Distributions of the bit-line current" mih={120}>
      <Title order={2}>Distributions of the bit-line current</Title>
      <Group gap="xs" my="xs">
        {controls}
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {message === null ? 'Computing …' : `They could not be computed: ${message}.`}
      </Text>
    </Paper>
  );
}
