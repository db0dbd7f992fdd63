'use client';

import { DeploymentTableDocument, type DeploymentTableQuery } from '@dl-rsim/client';
import { Button, Paper, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { DeploymentTable } from './deployment-table.tsx';
import { ParetoFigure } from './pareto-figure.tsx';

export type DeploymentRow = NonNullable<DeploymentTableQuery['project']>['deployments'][number];

/** Every deployment of the project, side by side. */
export function DeploymentsPage({ projectId }: { readonly projectId: string }) {
  const query = useQuery({
    ...apiQuery(DeploymentTableDocument, { projectId }),
    refetchInterval: ({ state }) =>
      state.data?.project?.deployments.some((one) => !isEnded(one.state)) ? 1500 : false,
  });
  return (
    <>
      <PageHeader
        title="Deployments"
        summary={
          <>
            A deployment cuts a network into crossbars, copies and places it on a chip and says how long an
            image takes, what it costs in energy, and what lies where. The accuracy of the same design comes
            from reliability runs.
          </>
        }
        actions={
          <Button component={Link} href={routes.newDeployment(projectId)}>
            New deployment
          </Button>
        }
      />
      <QueryView query={query} heightPx={320}>
        {({ project }) =>
          project && project.deployments.length > 0 ? (
            <Stack gap="lg">
              <ParetoFigure projectId={projectId} deployments={project.deployments} />
              <DeploymentTable projectId={projectId} deployments={project.deployments} />
            </Stack>
          ) : (
            <Paper>
              <EmptyNotice title="No deployment yet">
                Choose a network and a chip from the literature, ISAAC for one, and see in a second where
                every layer would lie and which one holds the others up. Networks without weights will do.
              </EmptyNotice>
            </Paper>
          )
        }
      </QueryView>
    </>
  );
}
