'use client';

import { SystemDocument, type SystemQuery } from '@dl-rsim/client';
import { Group, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api.ts';

/** Whether anyone is there to compute, and which version: runs wait while there is no worker. */
export function WorkerStatus() {
  const system = useQuery({ ...apiQuery(SystemDocument, {}), refetchInterval: 30_000 }).data?.system;
  if (!system) return null;
  const isThere = system.workerCount > 0;
  const workers = system.workerCount === 1 ? '1 worker' : `${system.workerCount} workers`;
  const help = isThere
    ? `Simulator ${system.coreVersion ?? 'unknown'}. ${tensorflowText(system.tensorflow ?? null)}`
    : 'Runs stay queued until a worker is heard of.';
  return (
    <Tooltip label={help} multiline maw={320}>
      <Group gap={8} px={10} py={6} wrap="nowrap" tabIndex={0} style={{ borderRadius: 6 }}>
        <span
          aria-hidden="true"
          style={{
            width: 8,
            height: 8,
            borderRadius: 8,
            flex: 'none',
            background: isThere ? 'var(--mantine-color-green-6)' : 'var(--state-lrs)',
          }}
        />
        <Text size="xs" c="dimmed">
          {isThere ? `${workers} ready` : 'No worker heard of'} · v{system.version}
        </Text>
      </Group>
    </Tooltip>
  );
}

type Report = NonNullable<SystemQuery['system']['tensorflow']>;

/** Which backend of TensorFlow.js trains and verifies here, and why not a faster one. */
function tensorflowText(report: Report | null): string {
  if (report === null) return 'TensorFlow.js is being tried.';
  const refused = report.tried.filter(({ ok }) => !ok).map(({ name, why }) => `${name}: ${why}`);
  const why = refused.length > 0 ? ` Not used: ${refused.join('; ')}.` : '';
  return `TensorFlow.js runs on ${report.backend ?? 'nothing here'}.${why}`;
}
