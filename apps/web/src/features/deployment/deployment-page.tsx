'use client';

import { type DeploymentDetailFragment, DeploymentDocument } from '@dl-rsim/client';
import { readDeploymentResult, readDeploymentSpec } from '@dl-rsim/spec';
import { Alert, Paper, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { DeploymentActions } from './deployment-actions.tsx';
import { DeploymentView } from './deployment-view.tsx';
import { SetupPanel } from './setup-panel.tsx';

export interface DeploymentPageProps {
  readonly projectId: string;
  readonly deploymentId: string;
}

/** One deployment: what it takes, where everything lies and when it works. */
export function DeploymentPage({ projectId, deploymentId }: DeploymentPageProps) {
  const query = useQuery({
    ...apiQuery(DeploymentDocument, { id: deploymentId }),
    refetchInterval: ({ state }) => {
      const node = state.data?.node;
      return node && 'reliabilityRuns' in node && !isEnded((node as DeploymentDetailFragment).state)
        ? 700
        : false;
    },
  });
  return (
    <QueryView query={query} heightPx={560}>
      {({ node }) =>
        node && 'reliabilityRuns' in node ? (
          <DeploymentBody projectId={projectId} deployment={node as DeploymentDetailFragment} />
        ) : (
          <NotThere what="deployment" backHref={routes.deployments(projectId)} backLabel="All deployments" />
        )
      }
    </QueryView>
  );
}

export interface DeploymentBodyProps {
  readonly projectId: string;
  readonly deployment: DeploymentDetailFragment;
}

const phaseTexts: Readonly<Record<string, string>> = {
  activity: 'Measuring activities on images',
  levels: 'Simulating, level by level',
};

function DeploymentBody({ projectId, deployment }: DeploymentBodyProps) {
  const { number, name, state, failureMessage, phase, doneRatio, result } = deployment;
  return (
    <>
      <PageHeader
        eyebrow={`DEP-${number}`}
        title={name}
        summary={<StateBadge state={state} />}
        actions={<DeploymentActions projectId={projectId} deployment={deployment} />}
      />
      <Stack gap="lg">
        {failureMessage ? (
          <Alert color="red" variant="light" title="It failed" role="alert">
            {failureMessage}
          </Alert>
        ) : null}
        {isEnded(state) ? null : (
          <Paper p="md" component="section" aria-label="Progress" aria-live="polite">
            <Text size="sm" mb="xs">
              {phase === null ? 'Waiting for a worker' : (phaseTexts[phase] ?? phase)}
            </Text>
            <Progress value={100 * (doneRatio ?? 0)} animated aria-label="Progress of this deployment" />
          </Paper>
        )}
        {result ? (
          <DeploymentView
            projectId={projectId}
            deployment={deployment}
            result={readDeploymentResult(result)}
          />
        ) : (
          <SetupPanel
            projectId={projectId}
            deployment={deployment}
            spec={readDeploymentSpec(deployment.spec)}
            assumptions={[]}
          />
        )}
      </Stack>
    </>
  );
}
