'use client';

import type { DeploymentDetailFragment } from '@dl-rsim/client';
import { type DeploymentResult, readDeploymentSpec } from '@dl-rsim/spec';
import { SimpleGrid, Stack } from '@mantine/core';
import { AccuracyPanel } from './accuracy-panel.tsx';
import { AreaFigure, EnergyFigure } from './breakdown-figures.tsx';
import { FloorPlanFigure } from './floor-plan-figure.tsx';
import { HeadlinePanel } from './headline-panel.tsx';
import { LayersTable } from './layers-table.tsx';
import { SetupPanel } from './setup-panel.tsx';
import { CrossbarsPanel, TrafficPanel } from './small-panels.tsx';
import { TimelineFigure } from './timeline-figure.tsx';

export interface DeploymentViewProps {
  readonly projectId: string;
  readonly deployment: DeploymentDetailFragment;
  readonly result: DeploymentResult;
}

/** The result of a deployment, the most asked for first. */
export function DeploymentView({ projectId, deployment, result }: DeploymentViewProps) {
  const spec = readDeploymentSpec(deployment.spec);
  const tileCapacityCount = spec.chip.peCount * spec.chip.crossbarCount;
  const { networkName, coreVersion, specFingerprint } = result;
  const caption = [
    `DEP-${deployment.number} ${deployment.name}`,
    networkName,
    `core ${coreVersion}`,
    `fingerprint ${specFingerprint.slice(0, 12)}`,
  ].join(', ');
  return (
    <Stack gap="lg">
      <HeadlinePanel result={result} />
      <AccuracyPanel projectId={projectId} deployment={deployment} />
      <EnergyFigure result={result} caption={caption} />
      <TimelineFigure result={result} caption={caption} />
      <FloorPlanFigure result={result} tileCapacityCount={tileCapacityCount} />
      <LayersTable result={result} />
      <AreaFigure result={result} caption={caption} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
        <TrafficPanel result={result} />
        <CrossbarsPanel result={result} />
      </SimpleGrid>
      <SetupPanel
        projectId={projectId}
        deployment={deployment}
        spec={spec}
        assumptions={result.assumptions}
      />
    </Stack>
  );
}
