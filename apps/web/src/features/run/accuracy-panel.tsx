import type { Accuracy, ReliabilityResult } from '@dl-rsim/spec';
import { formatPercent } from '@dl-rsim/units';
import { Alert, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import {
  chipNote,
  fidelityNames,
  fidelityNotes,
  formatInterval,
  formatMethod,
  formatReference,
  formatSampleSize,
  noIntervalReason,
  stopNote,
} from '../../lib/accuracy.ts';

/** The one number of a run with both its uncertainties, what it is compared with, and how it was found. */
export function AccuracyPanel({ result }: { readonly result: ReliabilityResult }) {
  const { accuracy, topFive, ideal, float, fidelity, irDropErrorRatio } = result;
  const stopped = stopNote(result);
  const oneChip = chipNote(result);
  return (
    <Paper p="md" h="100%" component="section" aria-label="Accuracy">
      <Stack gap="sm">
        <div>
          <div className="eyebrow">Accuracy with read errors</div>
          <Text component="p" m={0} className="num" fw={620} style={{ fontSize: '2.4rem', lineHeight: 1.15 }}>
            {formatPercent(accuracy.meanRatio)}
          </Text>
          <Text size="sm" c="dimmed">
            {result.draws.length === 1 ? '' : 'mean of '}
            {formatSampleSize(accuracy)}
            {stopped ? `; ${stopped}` : ''}
          </Text>
        </div>
        {oneChip ? (
          <Alert color="yellow" variant="light" p="xs">
            {oneChip}
          </Alert>
        ) : null}
        <DrawLines result={result} />
        <Line
          label="Over images"
          value={formatInterval(accuracy.imageInterval)}
          note={formatMethod(accuracy.imageInterval)}
        />
        {topFive ? <TopFive topFive={topFive} /> : null}
        <Line
          label="Ideal integer network"
          value={formatReference(ideal)}
          note={lossText(ideal.accuracyRatio - accuracy.meanRatio)}
        />
        <Line label="Float network" value={formatReference(float)} note="Before quantization" />
        <Line
          label="Fidelity"
          value={fidelityNames[fidelity]}
          note={`${fidelityNotes[fidelity][0]?.toUpperCase()}${fidelityNotes[fidelity].slice(1)}.`}
        />
        {irDropErrorRatio === null ? null : (
          <Line
            label="IR drop by series resistance"
            value={formatPercent(irDropErrorRatio)}
            note="Largest error against the solution of Kirchhoff’s laws"
          />
        )}
      </Stack>
    </Paper>
  );
}

function DrawLines({ result }: { readonly result: ReliabilityResult }) {
  const { drawInterval, bootstrapInterval, standardDeviationRatio, over } = result.accuracy;
  if (!drawInterval) {
    return (
      <Line
        label={`Over ${over}`}
        value={`no interval: ${noIntervalReason(result)}`}
        note={
          result.draws.length === 1
            ? 'Two or more draws, or chips, give one.'
            : 'More images, or chips, may give one.'
        }
      />
    );
  }
  const spread =
    standardDeviationRatio === null
      ? ''
      : `; standard deviation ${(standardDeviationRatio * 100).toFixed(2)} points`;
  return (
    <>
      <Line
        label={`Over ${over}`}
        value={formatInterval(drawInterval)}
        note={`${formatMethod(drawInterval)}${spread}`}
      />
      {bootstrapInterval ? (
        <Line
          label={`Over ${over}, without assuming a shape`}
          value={formatInterval(bootstrapInterval)}
          note={formatMethod(bootstrapInterval)}
        />
      ) : null}
    </>
  );
}

function TopFive({ topFive }: { readonly topFive: Accuracy }) {
  const interval = topFive.drawInterval ?? topFive.imageInterval;
  const over = topFive.drawInterval ? topFive.over : 'images';
  return (
    <Line
      label="Among the five largest outputs"
      value={`${formatPercent(topFive.meanRatio)} (${formatInterval(interval)})`}
      note={`Top-5 accuracy, interval over ${over}: ${formatMethod(interval)}`}
    />
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

interface LineProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly note: string;
}

function Line({ label, value, note }: LineProps) {
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
