'use client';

import { DeploymentsDocument, RunsDocument, SearchesDocument, SweepsDocument } from '@dl-rsim/client';
import { Box, Button, Kbd, useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';

/** Opens the palette by mouse; Ctrl+K and ⌘K open it from anywhere. */
export function PaletteButton() {
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      rightSection={
        <Kbd size="xs" visibleFrom="sm">
          Ctrl K
        </Kbd>
      }
      onClick={() => spotlight.open()}
      title="Go to a page, run, sweep, deployment or search"
    >
      <Box component="span" visibleFrom="xs">
        Go to
      </Box>
    </Button>
  );
}

/** Everywhere one can go, by typing: pages, the newest of what was launched, the colour scheme. */
export function CommandPalette({ projectId }: { readonly projectId: string | null }) {
  const router = useRouter();
  const { setColorScheme } = useMantineColorScheme();
  const launched = useLaunched(projectId);
  const groups: SpotlightActionGroupData[] = [
    { group: 'Pages', places: pagesOf(projectId) },
    ...launched,
  ].map(({ group, places }) => ({
    group,
    actions: places.map(({ label, href }) => ({ id: href, label, onClick: () => router.push(href) })),
  }));
  groups.push({
    group: 'Appearance',
    actions: [
      { id: 'light', label: 'Light colours', onClick: () => setColorScheme('light') },
      { id: 'dark', label: 'Dark colours', onClick: () => setColorScheme('dark') },
      { id: 'auto', label: 'Colours as the system', onClick: () => setColorScheme('auto') },
    ],
  });
  return (
    <Spotlight
      actions={groups}
      shortcut={['mod + K']}
      nothingFound="Nothing with this name"
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{ placeholder: 'Go to a page, run, sweep, deployment or search', 'aria-label': 'Go to' }}
    />
  );
}

interface Place {
  readonly label: string;
  readonly href: string;
}

/** The newest of all that can be launched, in groups. */
function useLaunched(
  projectId: string | null,
): readonly { readonly group: string; readonly places: readonly Place[] }[] {
  const variables = { projectId: projectId ?? '', first: 25 };
  const seldom = { enabled: projectId !== null, staleTime: 30_000 };
  const runs = useQuery({ ...apiQuery(RunsDocument, variables), ...seldom });
  const sweeps = useQuery({ ...apiQuery(SweepsDocument, variables), ...seldom });
  const deployments = useQuery({ ...apiQuery(DeploymentsDocument, variables), ...seldom });
  const searches = useQuery({ ...apiQuery(SearchesDocument, variables), ...seldom });
  if (!projectId) return [];
  const places = (
    found: readonly { readonly id: string; readonly number: number; readonly name: string }[] | undefined,
    prefix: string,
    hrefOf: (projectId: string, id: string) => string,
  ) =>
    (found ?? []).map(({ id, number, name }) => ({
      label: `${prefix}-${number} ${name}`,
      href: hrefOf(projectId, id),
    }));
  return [
    { group: 'Runs', places: places(runs.data?.project?.runs.nodes, 'RUN', routes.run) },
    { group: 'Sweeps', places: places(sweeps.data?.project?.sweeps.nodes, 'SWEEP', routes.sweep) },
    {
      group: 'Deployments',
      places: places(deployments.data?.project?.deployments, 'DEP', routes.deployment),
    },
    { group: 'Searches', places: places(searches.data?.project?.searches, 'SEARCH', routes.search) },
  ];
}

function pagesOf(projectId: string | null): readonly Place[] {
  const own = [{ label: 'API tokens', href: routes.tokens() }];
  if (!projectId) return own;
  return [
    { label: 'Home', href: routes.home(projectId) },
    { label: 'Launch', href: routes.launch(projectId) },
    { label: 'Runs', href: routes.runs(projectId) },
    { label: 'Sweeps', href: routes.sweeps(projectId) },
    { label: 'Deployments', href: routes.deployments(projectId) },
    { label: 'New deployment', href: routes.newDeployment(projectId) },
    { label: 'Searches', href: routes.searches(projectId) },
    { label: 'New search', href: routes.newSearch(projectId) },
    { label: 'Accelerators', href: routes.designs(projectId) },
    { label: 'Library: networks and data sets', href: routes.library(projectId) },
    ...own,
  ];
}
