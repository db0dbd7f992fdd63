'use client';

import { fingerprint, type RunSpec, type StatisticsSpec } from '@dl-rsim/spec';
import { formatCompactCount, formatQuantity } from '@dl-rsim/units';
import { Button, Divider, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { counted, formatSampleSize } from '../../lib/accuracy.ts';
import type { LaunchChoices } from '../../lib/launch-choices.ts';
import { launchName } from '../../lib/launch-name.ts';
import { isLaunchable, type LaunchParts, type LaunchPlan } from '../../lib/launch-spec.ts';
import type { LaunchState } from '../../lib/launch-state.ts';
import { maxReadCountOf, maxRunReadCountOf } from '../../lib/read-count.ts';
import { Digest } from '../../ui/copy-text.tsx';
import { ErrorNotice, IssueNotice } from '../../ui/notice.tsx';
import type { Launch } from './use-launch.ts';

export interface LaunchSummaryProps {
  readonly state: LaunchState;
  readonly plan: LaunchPlan;
  readonly parts: LaunchParts;
  readonly choices: LaunchChoices;
  readonly launch: Launch;
  readonly onChange: (part: Partial<LaunchState>) => void;
}

/** What the form amounts to, while it is being filled in, and the way to launch it. */
export function LaunchSummary({ state, plan, parts, choices, launch, onChange }: LaunchSummaryProps) {
  const isSweep = state.axes.length > 0;
  const problems = [
    ...plan.issues,
    ...plan.axisMessages.flatMap((message) => (message ? [{ message: `Sweep: ${message}` }] : [])),
  ];
  return (
    <Paper p="md" pos="sticky" top={68} component="section" aria-label="Summary">
      <Stack gap="sm">
        <Title order={2}>{titleOf(plan, isSweep)}</Title>
        <TextInput
          label="Name"
          placeholder={launchName(state, plan, parts)}
          value={state.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        {plan.spec ? <Amounts plan={plan} parts={parts} /> : null}
        <IssueNotice title="Before it can be launched" issues={problems} />
        <IssueNotice title="Nothing was launched" issues={launch.refusals} />
        {launch.error ? <ErrorNotice error={launch.error} /> : null}
        <Button
          size="md"
          leftSection={<IconRocket size={18} aria-hidden="true" />}
          onClick={launch.start}
          loading={launch.isPending}
          disabled={!isLaunchable(plan)}
        >
          {isSweep && isLaunchable(plan) ? `Launch ${countText(plan)}` : 'Launch'}
        </Button>
        {plan.spec && !isSweep ? (
          <Group gap={6} fz="xs" c="dimmed">
            Spec fingerprint <Digest value={fingerprint(plan.spec)} what="fingerprint" />
          </Group>
        ) : null}
        <SameSpecNote plan={plan} choices={choices} isSweep={isSweep} />
      </Stack>
    </Paper>
  );
}

function titleOf(plan: LaunchPlan, isSweep: boolean): string {
  if (!isSweep) return 'One run';
  return plan.axisMessages.every((message) => message === null) ? `Sweep of ${countText(plan)}` : 'Sweep';
}

function countText({ pointCount }: LaunchPlan): string {
  return pointCount === 1 ? '1 run' : `${formatQuantity(pointCount, 'Count')} runs`;
}

function Amounts({ plan, parts }: Pick<LaunchSummaryProps, 'plan' | 'parts'>) {
  const { spec } = plan;
  if (!spec || !parts.network) return null;
  const { layers } = parts.network;
  const allCount = plan.runs.reduce((sum, run) => sum + maxRunReadCountOf(layers, run), 0);
  const rows: readonly (readonly [string, string])[] = [
    ['Images a run', formatSampleSize(spec.statistics)],
    ...(spec.fidelity === 'moment'
      ? []
      : ([
          ['OU reads an image', `at most ${formatCompactCount(maxReadCountOf(layers, spec))}`],
          ['OU reads in all', `at most ${formatCompactCount(allCount)}`],
        ] as const)),
  ];
  return (
    <>
      <Stack gap={2}>
        {rows.map(([label, value]) => (
          <Group key={label} justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text size="sm" className="num">
              {value}
            </Text>
          </Group>
        ))}
      </Stack>
      <Divider />
      <List size="xs" spacing={3} type="ordered" c="dimmed">
        <List.Item>Every image through the float and the ideal integer network: the references.</List.Item>
        {stepsOf(spec).map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
    </>
  );
}

/** How the errors come about, in the order in which they are made. */
function stepsOf({ fidelity, accelerator, statistics }: RunSpec): readonly string[] {
  const { chipCount, repeatCount, calibrationImageCount, momentSource } = statistics;
  const stop = statistics.stopHalfWidthRatio > 0 ? ', or fewer once the interval is narrow enough' : '';
  const draws = `${formatSampleSize(statistics)}${stop}`;
  const alone = chipCount * repeatCount === 1 ? '; with one draw there is no interval over draws' : '';
  switch (fidelity) {
    case 'table':
      return [
        `Error tables P(sensed | N, sum) for N = 1 to ${accelerator.operationUnit.rowCount}, ${tableText(statistics)}.`,
        `A draw for each OU read: ${draws}${alone}.`,
      ];
    case 'array':
      return [
        `Every cell of every crossbar programmed, ${counted(chipCount, 'chip')}${chipCount === 1 ? ': one says nothing of how chips differ' : ''}.`,
        `Each OU read computed from its cells: ${draws}${alone}.`,
      ];
    case 'moment':
      return [
        `Mean and variance of the error of every output, from ${momentSource === 'table' ? 'tables' : 'arrays'} on ${counted(calibrationImageCount, 'calibration image')}.`,
        `An error for each output: ${draws}${alone}.`,
      ];
  }
}

function tableText({ tableMethod, sampleCount }: StatisticsSpec): string {
  return tableMethod === 'computed'
    ? 'computed from the distribution of the cells'
    : `from ${formatQuantity(sampleCount, 'Count')} samples a row`;
}

function SameSpecNote({
  plan,
  choices,
  isSweep,
}: {
  readonly plan: LaunchPlan;
  readonly choices: LaunchChoices;
  readonly isSweep: boolean;
}) {
  const { original } = choices;
  if (isSweep || !original || !plan.spec || fingerprint(plan.spec) !== fingerprint(original.spec))
    return null;
  return (
    <Text size="xs" c="dimmed">
      The same spec as {original.label}: the same simulator version gives the same bits again.
    </Text>
  );
}
