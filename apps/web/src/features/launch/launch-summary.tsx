'use client';

import { fingerprint } from '@dl-rsim/spec';
import { formatCompactCount, formatQuantity } from '@dl-rsim/units';
import { Button, Divider, Group, List, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import type { LaunchChoices } from '../../lib/launch-choices.ts';
import { launchName } from '../../lib/launch-name.ts';
import { isLaunchable, type LaunchParts, type LaunchPlan, maxReadCountOf } from '../../lib/launch-spec.ts';
import type { LaunchState } from '../../lib/launch-state.ts';
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
  const { imageCount, repeatCount, sampleCount } = spec.statistics;
  const { layers } = parts.network;
  const allCount = plan.runs.reduce(
    (sum, run) => sum + maxReadCountOf(layers, run) * run.statistics.imageCount * run.statistics.repeatCount,
    0,
  );
  const rows: readonly (readonly [string, string])[] = [
    [
      'Images a run',
      `${formatQuantity(imageCount, 'Count')} × ${formatQuantity(repeatCount, 'Count')} draws`,
    ],
    ['OU reads an image', `at most ${formatCompactCount(maxReadCountOf(layers, spec))}`],
    ['OU reads in all', `at most ${formatCompactCount(allCount)}`],
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
        <List.Item>
          Error tables P(sensed | N, sum) for N = 1 to {spec.accelerator.operationUnit.rowCount}, from{' '}
          {formatQuantity(sampleCount, 'Count')} samples a row.
        </List.Item>
        <List.Item>Every image through the float and the ideal integer network: the references.</List.Item>
        <List.Item>
          Every image {repeatCount === 1 ? 'once' : `${repeatCount} times`} with a draw for each OU read
          {repeatCount === 1 ? '; with one draw there is no interval over draws' : ''}.
        </List.Item>
      </List>
    </>
  );
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
