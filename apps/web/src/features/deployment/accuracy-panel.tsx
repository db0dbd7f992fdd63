import type { DeploymentDetailFragment } from '@dl-rsim/client';
import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import Link from 'next/link';
import { summaryOf } from '../../lib/accuracy.ts';
import { routes } from '../../lib/routes.ts';
import { AccuracyText } from '../../ui/accuracy-text.tsx';

export interface AccuracyPanelProps {
  readonly projectId: string;
  readonly deployment: DeploymentDetailFragment;
}

/** The other half: how accurate runs of the same network, accelerator and quantization are. */
export function AccuracyPanel({ projectId, deployment }: AccuracyPanelProps) {
  const { reliabilityRuns, id } = deployment;
  return (
    <Paper p="md" component="section" aria-label="Accuracy">
      <Group justify="space-between">
        <Title order={2}>Accuracy of this design</Title>
        <Button
          size="xs"
          variant="default"
          component={Link}
          href={routes.launch(projectId, `hardware=deployment:${id}`)}
        >
          Launch a reliability run
        </Button>
      </Group>
      {reliabilityRuns.length === 0 ? (
        <Text size="sm" c="dimmed" mt="xs">
          No finished reliability run has this network, accelerator and quantization yet.
        </Text>
      ) : (
        <Stack gap={4} mt="xs">
          {reliabilityRuns.map((run) => (
            <Group key={run.id} gap="sm">
              <Anchor component={Link} href={routes.run(projectId, run.id)} size="sm">
                RUN-{run.number} {run.name}
              </Anchor>
              <Text size="sm" c="dimmed">
                {run.dataset.name}
              </Text>
              <AccuracyText result={summaryOf(run)} />
            </Group>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
