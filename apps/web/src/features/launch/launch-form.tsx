'use client';

import { Grid, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import {
  acceleratorOf,
  datasetSummaryOf,
  type LaunchChoices,
  networkSummaryOf,
  withAxes,
} from '../../lib/launch-choices.ts';
import { layersOnCrossbars, shortcutsOf } from '../../lib/launch-shortcuts.ts';
import { planLaunch } from '../../lib/launch-spec.ts';
import { documentOf, type LaunchState, writeLaunchState } from '../../lib/launch-state.ts';
import { AxesBlock } from './axes-block.tsx';
import { BasicsBlock } from './basics-block.tsx';
import { DetailsBlock } from './details-block.tsx';
import { LaunchSummary } from './launch-summary.tsx';
import { PartsBlock } from './parts-block.tsx';
import { useLaunch } from './use-launch.ts';

export interface LaunchFormProps {
  readonly projectId: string;
  readonly choices: LaunchChoices;
  readonly initial: LaunchState;
}

/** The form and, beside it, what it amounts to. */
export function LaunchForm({ projectId, choices, initial }: LaunchFormProps) {
  const [state, setState] = useState(initial);
  const change = (part: Partial<LaunchState>) => setState((current) => ({ ...current, ...part }));
  const network = choices.networks.find((one) => one.digest === state.networkDigest);
  const dataset = choices.datasets.find((one) => one.digest === state.datasetDigest);
  const parts = {
    accelerator: acceleratorOf(state.hardware, choices),
    network: network ? networkSummaryOf(network) : null,
    dataset: dataset ? datasetSummaryOf(dataset) : null,
  };
  const plan = planLaunch(state, parts);
  const launch = useLaunch({ projectId, state, plan, parts });

  useEffect(() => {
    const write = () => window.history.replaceState(null, '', `?${writeLaunchState(state)}`);
    // at once when it is sent: written later, it would call back the page that leads to the run
    if (launch.isPending) return write();
    const timer = setTimeout(write, 200);
    return () => clearTimeout(timer);
  }, [state, launch.isPending]);

  const issues = [...plan.issues, ...launch.refusals];
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="md">
          <PartsBlock
            state={state}
            onChange={change}
            choices={choices}
            parts={parts}
            issues={issues}
            projectId={projectId}
          />
          <BasicsBlock state={state} onChange={change} issues={issues} />
          <DetailsBlock state={state} onChange={change} issues={issues} parts={parts} />
          <AxesBlock
            axes={state.axes}
            onChange={(axes) => change(withAxes(state, axes))}
            messages={plan.axisMessages}
            values={plan.axes}
            document={{ ...documentOf(state), accelerator: parts.accelerator }}
            layerNames={layersOnCrossbars(parts.network)}
            shortcuts={shortcutsOf(parts.accelerator, parts.network)}
          />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <LaunchSummary
          state={state}
          plan={plan}
          parts={parts}
          choices={choices}
          launch={launch}
          onChange={change}
        />
      </Grid.Col>
    </Grid>
  );
}
