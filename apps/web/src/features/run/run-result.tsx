'use client';

import type { RunDetailFragment } from '@dl-rsim/client';
import type { ReliabilityResult } from '@dl-rsim/spec';
import { Grid } from '@mantine/core';
import { AccuracyPanel } from './accuracy-panel.tsx';
import { ClassesSection } from './classes-section.tsx';
import { DistributionFigure } from './distribution-figure.tsx';
import { DrawsFigure } from './draws-figure.tsx';
import { ErrorMapFigure } from './error-map-figure.tsx';
import { LayersSection } from './layers-section.tsx';

export interface RunResultProps {
  readonly run: RunDetailFragment;
  readonly result: ReliabilityResult;
}

/**
 * What the run gave, from the outside in: accuracy and its draws, classes, layers, and then why: how the
 * currents of neighbouring sums overlap, and how often each is misread.
 */
export function RunResult({ run, result }: RunResultProps) {
  return (
    <>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <AccuracyPanel result={result} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <DrawsFigure run={run} result={result} />
        </Grid.Col>
      </Grid>
      <LayersSection run={run} result={result} />
      <ClassesSection run={run} result={result} />
      <DistributionFigure run={run} result={result} />
      <ErrorMapFigure run={run} result={result} />
    </>
  );
}
