'use client';

import { ProjectsDocument } from '@dl-rsim/client';
import { AppShell, Box, Burger, Group, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { type ReactNode, useEffect } from 'react';
import { apiQuery } from '../../lib/api.ts';
import { routes } from '../../lib/routes.ts';
import { Logo } from '../../ui/logo.tsx';
import { AccountMenu } from './account-menu.tsx';
import { CommandPalette, PaletteButton } from './command-palette.tsx';
import { NavLinks } from './nav-links.tsx';
import { ProjectSwitch } from './project-switch.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { WorkerStatus } from './worker-status.tsx';

export interface AppFrameProps {
  /**
   * Null on pages that belong to the person, not to a project: the project last visited is kept in the
   * rail.
   */
  readonly projectId: string | null;
  readonly children: ReactNode;
}

/** The shell around every page of a signed-in person: rail, project, palette, account. */
export function AppFrame({ projectId, children }: AppFrameProps) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [lastProjectId, setLastProjectId] = useLocalStorage({ key: 'dlrsim-last-project', defaultValue: '' });
  const projects = useQuery(apiQuery(ProjectsDocument, {}));
  const known = projects.data?.projects ?? [];
  const remembered = known.find((project) => project.id === lastProjectId) ?? known[0];
  const shownId = projectId ?? remembered?.id ?? null;

  useEffect(() => {
    if (projectId) setLastProjectId(projectId);
  }, [projectId, setLastProjectId]);

  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 212, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
            <Brand href={shownId ? routes.home(shownId) : '/'} />
            <ProjectSwitch projects={known} projectId={shownId} />
          </Group>
          <Group gap={6} wrap="nowrap">
            <PaletteButton />
            <SchemeSwitch />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <Box flex={1} onClick={close}>
          <NavLinks projectId={shownId} />
        </Box>
        <WorkerStatus />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <Box maw={1240} mx="auto">
          {children}
        </Box>
      </AppShell.Main>
      <CommandPalette projectId={shownId} />
    </AppShell>
  );
}

function Brand({ href }: { readonly href: string }) {
  return (
    <UnstyledButton component={Link} href={href} aria-label="DL-RSIM Studio, home">
      <Group gap={8} wrap="nowrap">
        <Logo />
        <Text fw={650} visibleFrom="xs" style={{ whiteSpace: 'nowrap' }}>
          DL-RSIM Studio
        </Text>
      </Group>
    </UnstyledButton>
  );
}
