'use client';

import type { TrainingDetailFragment } from '@dl-rsim/client';
import { formatPercent } from '@dl-rsim/units';
import { chartColors } from '../../charts/palette.ts';
import { type StepLine, trainingLinesOption } from '../../charts/training-lines.ts';
import { useChartColors } from '../../lib/use-chart-colors.ts';
import { Figure } from '../../ui/figure.tsx';

type Point = TrainingDetailFragment['points'][number];

export interface CurveProps {
  readonly training: TrainingDetailFragment;
}

/** Accuracy of the batches, and on the simulated accelerator after every epoch. */
export function AccuracyCurve({ training }: CurveProps) {
  const { points } = training;
  const batches = lineOf('training images', points, (point) => point.trainAccuracyRatio, false);
  const heldOut = lineOf(
    'held-out images on the accelerator',
    points,
    (one) => one.heldOutAccuracyRatio,
    true,
  );
  const last = heldOut.points.at(-1);
  const summary = last
    ? `On the accelerator ${formatPercent(last.y)} of the held-out images are right after step ${last.x}.`
    : 'Nothing was measured yet.';
  return (
    <Curve
      training={training}
      title="Accuracy"
      summary={summary}
      lines={[batches, heldOut]}
      yLabel="accuracy"
      format={(value) => formatPercent(value, 0)}
    />
  );
}

/** Cross-entropy of the batches, with the errors that training sees. */
export function LossCurve({ training }: CurveProps) {
  const loss = lineOf('loss', training.points, (point) => point.lossRatio, false);
  const last = loss.points.at(-1);
  return (
    <Curve
      training={training}
      title="Loss"
      summary={last ? `Cross-entropy of the batches: ${last.y.toFixed(3)} after step ${last.x}.` : ''}
      lines={[loss]}
      yLabel="cross-entropy"
      format={(value) => value.toFixed(2)}
    />
  );
}

interface LinesProps extends CurveProps {
  readonly title: string;
  readonly summary: string;
  readonly lines: readonly StepLine[];
  readonly yLabel: string;
  readonly format: (value: number) => string;
}

function Curve({ training, title, summary, lines, yLabel, format }: LinesProps) {
  const colors = useChartColors();
  const input = { lines, yLabel, format, totalStepCount: training.points.at(-1)?.totalStepCount ?? 1 };
  const short = (value: number) => value.toFixed(4);
  return (
    <Figure
      title={title}
      summary={summary}
      caption={`TRAIN-${training.number} ${training.name}, spec ${training.specFingerprint.slice(0, 12)}`}
      option={trainingLinesOption({ ...input, colors })}
      printOption={() => trainingLinesOption({ ...input, colors: chartColors('light') })}
      table={{
        columns: [
          { label: 'stepCount', format: String },
          { label: 'epochCount', format: String },
          { label: 'lossRatio', format: short },
          { label: 'trainAccuracyRatio', format: short },
          { label: 'heldOutAccuracyRatio', format: short },
        ],
        rows: training.points.map((point) => [
          point.stepCount,
          point.epochCount,
          point.lossRatio,
          point.trainAccuracyRatio,
          point.heldOutAccuracyRatio,
        ]),
      }}
      heightPx={300}
    />
  );
}

function lineOf(
  name: string,
  points: readonly Point[],
  yOf: (point: Point) => number | null,
  hasMarks: boolean,
): StepLine {
  const known = points.flatMap((point) => {
    const y = yOf(point);
    return y === null ? [] : [{ x: point.stepCount, y }];
  });
  return { name, points: known, hasMarks };
}
