'use client';

import { ProjectDocument, RunTableDocument, SweepsDocument } from '@dl-rsim/client';
import { Anchor, Group, Paper, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { apiQuery, POLL_INTERVAL_MS } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { isEnded } from '../../lib/run-state.ts';
import { NotThere } from '../../ui/not-there.tsx';
import { EmptyNotice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { RunTable } from '../../ui/run-table.tsx';
import { ExampleCard } from './example-card.tsx';
import { FlowPicture } from './flow-picture.tsx';
import { RecentDeployments } from './recent-deployments.tsx';
import { RecentSweeps } from './recent-sweeps.tsx';
import { RunningNow } from './running-now.tsx';

/** The project's first page: what this is, an example to launch, what is running, what was last done. */
export function HomePage({ projectId }: { readonly projectId: string }) {
  const project = useQuery(apiQuery(ProjectDocument, { id: projectId }));
  const runs = useQuery({
    ...apiQuery(RunTableDocument, { projectId, first: 8 }),
    refetchInterval: ({ state: { data } }) =>
      data?.project?.runs.nodes.some((run) => !isEnded(run.state)) ? POLL_INTERVAL_MS : POLL_INTERVAL_MS * 5,
  });
  const sweeps = useQuery({
    ...apiQuery(SweepsDocument, { projectId, first: 5 }),
    refetchInterval: ({ state: { data } }) =>
      data?.project?.sweeps.nodes.some((sweep) => sweep.runs.some((run) => !isEnded(run.state)))
        ? POLL_INTERVAL_MS
        : false,
  });
  if (project.data?.project === null) {
    return <NotThere what="project" backHref="/" backLabel="To your projects" />;
  }
  return (
    <>
      <QueryView query={project} heightPx={64}>
        {({ project: found }) => (
          <PageHeader
            eyebrow="Project"
            title={found?.name ?? ''}
            summary={found?.description || 'How much accuracy does a network keep on your ReRAM accelerator?'}
          />
        )}
      </QueryView>
      <Stack gap="lg">
        <FlowPicture projectId={projectId} />
        <ExampleCard projectId={projectId} />
        <RunningNow projectId={projectId} />
        <RecentDeployments projectId={projectId} />
        <Section title="Sweeps" href={routes.sweeps(projectId)}>
          <QueryView query={sweeps} heightPx={110}>
            {(data) => <RecentSweeps sweeps={data.project?.sweeps.nodes ?? []} projectId={projectId} />}
          </QueryView>
        </Section>
        <Section title="Runs" href={routes.runs(projectId)}>
          <QueryView query={runs} heightPx={200}>
            {(data) => {
              const nodes = data.project?.runs.nodes ?? [];
              return nodes.length === 0 ? (
                <Paper>
                  <EmptyNotice title="No runs yet">Launch the example above, or set up your own.</EmptyNotice>
                </Paper>
              ) : (
                <RunTable runs={nodes} projectId={projectId} />
              );
            }}
          </QueryView>
        </Section>
      </Stack>
    </>
  );
}

function Section({
  title,
  href,
  children,
}: {
  readonly title: string;
  readonly href: string;
  readonly children: React.ReactNode;
}) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{title}</Title>
        <Anchor component={Link} href={href} size="sm">
          All {title.toLowerCase()}
        </Anchor>
      </Group>
      {children}
    </section>
  );
}
